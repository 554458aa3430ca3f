//! Closed lists.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use demarche_core::{
    ActKind, ActorKind, Answer, Attribute, Basis, ColumnType, Completeness, Direction, Entitled, Giver, How, Layer,
    MarkKind, NameKind, Nature, NotListed, Pattern, Precision, QuestionKind, Reason, Redistribution, Relation, Role,
    Scale, Scheme, SourceKind, SuccessionKind, Unit, Verdict, Verified, nearest,
};

fn check<T: Copy + Debug + Display + PartialEq + FromStr<Err = NotListed>>(all: &[T], names: &[&'static str]) {
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(unique.len(), all.len(), "a name is used twice in {names:?}");
    for (member, name) in all.iter().zip(names) {
        assert_eq!(name.parse::<T>().unwrap(), *member);
        assert_eq!(member.to_string(), *name);
        assert!(!name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
        for wrong in [name.to_uppercase(), format!("{name} "), format!("{name}x"), String::new()] {
            let error = wrong.parse::<T>().unwrap_err();
            assert_eq!(error.found, wrong);
            assert_eq!(error.listed, names);
        }
        if name.len() > 3 {
            let near = format!("{name}x").parse::<T>().unwrap_err();
            assert!(near.nearest.iter().any(|word| word == name), "{name}x suggests {:?}", near.nearest);
            assert!(near.to_string().contains("did you mean"), "{near}");
        }
    }
}

macro_rules! each_list {
    ($($list:ident),+ $(,)?) => { $({
        let names: Vec<&'static str> = $list::ALL.iter().map(|member| member.as_str()).collect();
        check($list::ALL, &names);
    })+ };
}

#[test]
fn every_member_of_a_closed_list_has_one_name_that_reads_back_and_near_misses_suggest_it() {
    each_list!(
        ActKind,
        ActorKind,
        Answer,
        Attribute,
        Basis,
        ColumnType,
        Completeness,
        Direction,
        Entitled,
        Giver,
        How,
        Layer,
        MarkKind,
        NameKind,
        Nature,
        Pattern,
        Precision,
        QuestionKind,
        Reason,
        Redistribution,
        Relation,
        Role,
        Scale,
        Scheme,
        SourceKind,
        SuccessionKind,
        Unit,
        Verdict,
        Verified,
    );
}

#[test]
fn words_that_resemble_nothing_suggest_nothing() {
    assert_eq!("zzzz".parse::<Layer>().unwrap_err().nearest, Vec::<String>::new());
    assert_eq!(nearest("", ["votes"].into_iter(), 3), Vec::<String>::new());
}

#[test]
fn suggestions_are_few_sorted_and_told_once() {
    let found = nearest("vote", ["votes", "votes", "voters", "note", "voted", "voting"].into_iter(), 3);
    assert_eq!(found.len(), 3);
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(nearest("VOTES", ["votes"].into_iter(), 3), ["votes"]);
}

#[test]
fn what_a_relation_says_names_both_parties() {
    for relation in Relation::ALL {
        let spec = relation.spec();
        assert!(spec.says.contains("{from}") && spec.says.contains("{to}"), "{relation}: {}", spec.says);
        assert!(!spec.means.is_empty(), "{relation}");
        let is_unique = spec.units.iter().collect::<BTreeSet<_>>().len() == spec.units.len();
        assert!(is_unique, "{relation} names a unit twice");
        if !spec.is_directed {
            assert!(matches!(spec.giver, Giver::Both | Giver::Neither), "{relation} is mutual: both give, or neither");
        }
        if spec.layer == Layer::Geography {
            assert_eq!(spec.giver, Giver::Neither, "{relation}: where states lie is no gift");
        }
    }
    assert_eq!(Relation::StrategicRivalry.spec().giver, Giver::Neither, "a rival gives its rival nothing");
}

#[test]
fn reasons_units_and_layers_have_words() {
    assert!(Reason::ALL.iter().all(|reason| !reason.words().is_empty()));
    assert!(Unit::ALL.iter().all(|unit| !unit.words().is_empty()));
    assert!(ActKind::ALL.iter().all(|kind| Layer::ALL.contains(&kind.layer())));
    assert!(Attribute::ALL.iter().all(|attribute| Layer::ALL.contains(&attribute.spec().layer)));
}

#[test]
fn an_answer_is_cast_or_a_silence() {
    let cast: Vec<Answer> = Answer::ALL.iter().copied().filter(|answer| answer.is_cast()).collect();
    assert_eq!(cast, [Answer::Yes, Answer::Abstain, Answer::No, Answer::Signed]);
    for kind in QuestionKind::ALL {
        assert!(kind.options().iter().all(|option| kind.allows(*option) && option.is_cast()), "{kind}");
    }
    assert!(!QuestionKind::Letter.allows(Answer::No), "silence on a letter is never a no");
    assert!(!Completeness::Incomplete.is_scored());
    assert!(!Completeness::TotalsOnly.is_scored());
}

#[test]
fn the_letters_tell_yes_no_abstaining_barred_and_silent_apart() {
    let of = |answers: &[Answer]| answers.iter().map(|answer| answer.letter()).collect::<BTreeSet<_>>().len();
    assert_eq!(of(&[Answer::Yes, Answer::No, Answer::Abstain, Answer::Barred, Answer::Unrecorded, Answer::Signed]), 6);
    let acts: BTreeSet<&str> = Answer::ALL.iter().map(|answer| answer.act()).collect();
    assert_eq!(acts.len(), Answer::ALL.len());
}
