//! Why a row is not kept.

demarche_core::closed_list! {
    /// Why a row is not kept.
    SkipReason, "skip reason" {
        /// No actor of the registry has this code or name at that time.
        UnknownActor = "unknown_actor",
        /// The code or name may mean several actors.
        AmbiguousActor = "ambiguous_actor",
        /// The actor did not exist then.
        NotThen = "not_then",
        /// A region, an income group or another sum of actors.
        Aggregate = "aggregate",
        /// A rebel force, which the registry does not list.
        ArmedGroup = "armed_group",
        /// The source itself does not know the party.
        UnknownParty = "unknown_party",
        /// An office, a committee or a chair, not a state.
        NotAState = "not_a_state",
        /// A class of actors without a list of its members.
        UnlistedGroup = "unlisted_group",
        /// An organisation that the registry does not list.
        UnlistedOrganisation = "unlisted_organisation",
        /// Both parties are the same actor.
        SelfTie = "self_tie",
        /// Said before in the same file.
        Duplicate = "duplicate",
        /// Of a question that the edition does not list.
        UnknownQuestion = "unknown_question",
        /// A word or code that is not in the codebook.
        UnlistedValue = "unlisted_value",
        /// A number that cannot be read or cannot be.
        BadNumber = "bad_number",
        /// A date that cannot be read or cannot be.
        BadDate = "bad_date",
        /// No value where the row is there to give one.
        NoValue = "no_value",
        /// Shares that do not add up.
        BadShares = "bad_shares",
        /// Another place of something that is kept with its first.
        FurtherPlace = "further_place",
        /// An undirected tie that is kept as said from its other side.
        Mirror = "mirror",
        /// Says that there is no such tie.
        NotTied = "not_tied",
        /// The parties of one act stand on several rows.
        SplitParties = "split_parties",
    }
}

/// A row that is not kept: why, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unkept {
    pub(crate) reason: SkipReason,
    pub(crate) found: String,
}

impl SkipReason {
    /// With what was found, shortened.
    pub(crate) fn of(self, found: &str) -> Unkept {
        Unkept { reason: self, found: shortened(found, 80) }
    }
}

/// The first characters of a text.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
