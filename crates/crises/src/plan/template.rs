//! The file that `demarche run new` writes.

/// A commented plan of this name, which runs as it stands.
#[must_use]
pub fn template(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control() && *c != '"' && *c != '\\').collect();
    format!(
        r#"# A crisis. Every line but start and sides may be left out. Run it: demarche run {name}.toml
name = "{name}"
title = "A made-up crisis: replace sides, dates and patrons by your own"
start = "2022-02-24"                      # nothing that happened from this day on is used
until = "2022-07-13"                      # one step is a week, or step_days
sides = ["RUS", "UKR"]                    # +1 counts toward the first, -1 toward the second
question = "unga-es11-1"                  # a recorded question: demarche votes list
# question_title = "…"                    # or the words of one that has no record,
# yes_counts_toward = "UKR"               # with the side toward which a yes counts
layers = ["vote", "statement", "sanction", "aid", "arms", "recognition"]
# actors = ["central-asia", "TUR"]        # only these; otherwise all members of the United Nations
# vote_is_open = true                     # let offers reach the vote, which then is assumed like the rest

[patrons.USA]                             # who takes a side and makes offers; the sides are patrons themselves
stance = -1                               # from -1 to 1
budget = [1, 4]                           # between these, in units of an offer
[patrons.CHN]
stance = 0
loan_price = 0.5                          # offers of money come cheaply to it

[stakes]                                  # 1 where nothing is said
KAZ = 1.5

[levels]                                  # what is given and not chosen, for example "CHN.vote" = 0
"USA.sanction" = -1

[dependence]                              # in place of the evidence, for example "SRB.RUS" = 0.4

[assumptions]                             # ranges in place of the usual ones: demarche run <crisis> -f json lists all
"deeds.values" = [0.5, 2.0]
"#
    )
}
