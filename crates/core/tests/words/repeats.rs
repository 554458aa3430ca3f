//! Chains of repeats.

use demarche_core::{
    Catalogue, CitationId, Completeness, Day, Entitled, Locator, Mark, MarkKind, Marked, Provenance, Question,
    QuestionId, QuestionKind, TableId, TextId, Totals, Verified, World,
};

use crate::worlds::empty;

const AT: Locator = Locator { table: TableId::from_index(0), line: 2 };

/// A world of questions, each with its date, and of marks that say which repeats which.
fn world(questions: &[(&str, &str)], repeats: &[(&str, &str)]) -> (World, Vec<QuestionId>) {
    let mut catalogue = Catalogue::new("test@1", Day::from_days(0));
    let question = |key: &str, date: &str| Question {
        key: key.to_owned(),
        body: "UNGA".to_owned(),
        kind: QuestionKind::RollCall,
        symbol: key.to_owned(),
        date: date.parse().unwrap(),
        title: "A question".to_owned(),
        totals: Totals::NOT_TOLD,
        completeness: Completeness::Yes,
        entitled: Entitled::UnMembers,
        citation: CitationId::from_index(0),
        at: AT,
        note: TextId::from_index(0),
    };
    let ids: Vec<QuestionId> =
        questions.iter().map(|(key, date)| catalogue.add_question(question(key, date)).unwrap()).collect();
    let mark = |(second, first): &(&str, &str), catalogue: &mut Catalogue| Mark {
        of: Marked::Question(catalogue.question_by_key(second).unwrap()),
        kind: MarkKind::RepeatOf,
        value: catalogue.text_id(first),
        provenance: Provenance {
            citation: CitationId::from_index(0),
            known_on: Day::from_days(0),
            is_known_on_assumed: false,
            verified: Verified::Yes,
            is_from_essay: false,
            key: TextId::from_index(0),
            at: AT,
            note: TextId::from_index(0),
        },
    };
    let marks = repeats.iter().map(|pair| mark(pair, &mut catalogue)).collect();
    (World { marks, ..empty(catalogue, "/..") }, ids)
}

#[test]
fn a_chain_is_told_by_its_first_whatever_the_order_of_the_marks() {
    let questions = [("a", "2001-12-01"), ("b", "2002-12-01"), ("c", "2003-12-01"), ("alone", "2003-12-02")];
    for repeats in [[("b", "a"), ("c", "b")], [("c", "b"), ("b", "a")], [("c", "a"), ("b", "a")]] {
        let (world, ids) = world(&questions, &repeats);
        let first: Vec<QuestionId> = ids.iter().map(|id| world.repeats().first_of(*id)).collect();
        assert_eq!(first, [ids[0], ids[0], ids[0], ids[3]], "{repeats:?}");
    }
}

#[test]
fn of_two_that_a_question_is_listed_with_the_earlier_counts() {
    let questions = [("a", "2001-12-01"), ("b", "2002-12-01"), ("c", "2003-12-01")];
    for repeats in [[("c", "b"), ("c", "a")], [("c", "a"), ("c", "b")]] {
        let (world, ids) = world(&questions, &repeats);
        assert_eq!(world.repeats().first_of(ids[2]), ids[0], "{repeats:?}");
    }
}

#[test]
fn a_mark_that_names_a_later_question_the_same_day_or_none_at_hand_links_nothing() {
    let questions = [("a", "2001-12-01"), ("b", "2002-12-01"), ("c", "2002-12-01")];
    let (world, ids) = world(&questions, &[("a", "b"), ("b", "c"), ("c", "unheard-of")]);
    assert!(ids.iter().all(|id| world.repeats().first_of(*id) == *id));
}
