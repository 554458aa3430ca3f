//! Each simple model on numbers that can be checked by hand.

use demarche_crises::{Asked, Cut, ForecastModel, Given, History, train};

use crate::made::history;

/// Three actors; the second and third are asked, the first is known to vote yes.
fn votes() -> History {
    history(&[
        (1, "bread", 0, "yyn"),
        (1, "bread", 0, "nny"),
        (1, "water", 1, "yyy"),
        (2, "salt", 1, "yan"),
        (3, "bread", 0, "yyn"),
    ])
}

fn chances(model: ForecastModel) -> Vec<[f64; 4]> {
    let history = votes();
    let known = &history.actors()[..1];
    let asked = Asked::of(&history, 4, known);
    let told = train(model, &history, &Cut::session(3), &Given::Actors(known.to_vec())).forecast(&asked);
    assert_eq!(told.len(), 2);
    told.iter().map(|told| told.chances).collect()
}

fn close(found: [f64; 4], expected: [f64; 3]) {
    for vote in 0..3 {
        assert!((found[vote] - expected[vote]).abs() < 1e-9, "{found:?} is not {expected:?}");
    }
}

#[test]
fn everybody_is_all_votes_counted_together() {
    // Of twelve votes four are no, one an abstention, seven yes; one more is spread evenly.
    let third = 1.0 / 3.0;
    close(chances(ForecastModel::Everybody)[0], [(4.0 + third) / 13.0, (1.0 + third) / 13.0, (7.0 + third) / 13.0]);
}

#[test]
fn a_country_is_its_own_votes_and_five_of_everybody() {
    let everybody = chances(ForecastModel::Everybody)[0];
    // The second actor: yes, no, yes, abstain.
    let own = [1.0, 1.0, 2.0];
    close(chances(ForecastModel::Country)[0], [0, 1, 2].map(|vote| (own[vote] + 5.0 * everybody[vote]) / 9.0));
}

#[test]
fn a_country_on_an_issue_is_its_votes_there_and_five_of_its_own() {
    let country = chances(ForecastModel::Country)[0];
    let own = [1.0, 0.0, 1.0];
    let expected = [0, 1, 2].map(|vote| (own[vote] + 5.0 * country[vote]) / 7.0);
    close(chances(ForecastModel::CountryIssue)[0], expected);
    // The same two roll calls bear the title.
    close(chances(ForecastModel::SameTitle)[0], [0, 1, 2].map(|vote| (own[vote] + 0.5 * expected[vote]) / 2.5));
}

#[test]
fn votes_on_any_same_issue_are_smoothed_by_two() {
    close(chances(ForecastModel::AnySameIssue)[0], [(1.0 + 0.14) / 4.0, 0.26 / 4.0, (1.0 + 1.6) / 4.0]);
}

#[test]
fn persistence_is_the_last_vote() {
    let country = chances(ForecastModel::Country);
    close(
        chances(ForecastModel::Persistence)[0],
        [0, 1, 2].map(|vote| (f64::from(u8::from(vote == 1)) + 0.5 * country[0][vote]) / 1.5),
    );
    close(
        chances(ForecastModel::Persistence)[1],
        [0, 1, 2].map(|vote| (f64::from(u8::from(vote == 0)) + 0.5 * country[1][vote]) / 1.5),
    );
}

#[test]
fn the_kernel_weighs_roll_calls_by_the_known_answer() {
    // The known actor voted yes on all but the second roll call, from which it is two apart.
    let far = (-2.4_f64).exp();
    let country = chances(ForecastModel::Country)[0];
    let counts = [far, 1.0, 2.0];
    let total = 3.0 + far + 2.0;
    close(chances(ForecastModel::KnownKernel)[0], [0, 1, 2].map(|vote| (counts[vote] + 2.0 * country[vote]) / total));
}

#[test]
fn the_most_agreeing_is_followed() {
    close(chances(ForecastModel::MostAgreeing)[0], [0.0, 0.0, 1.0]);
}

#[test]
fn agreement_to_the_eighth_adds_a_little_of_the_issue() {
    let base = chances(ForecastModel::AnySameIssue)[0];
    // One known actor: its weight falls out.
    close(
        chances(ForecastModel::AgreementPower)[0],
        [0, 1, 2].map(|vote| (f64::from(u8::from(vote == 2)) + 0.15 * base[vote]) / 1.15),
    );
}

#[test]
fn with_few_roll_calls_all_are_among_the_nearest() {
    let base = chances(ForecastModel::AnySameIssue)[0];
    let counts = [1.0, 1.0, 2.0];
    close(chances(ForecastModel::Nearest)[0], [0, 1, 2].map(|vote| (counts[vote] + 1.5 * base[vote]) / 5.5));
}

#[test]
fn bayes_multiplies_what_the_known_answer_makes_likely() {
    let base = chances(ForecastModel::AnySameIssue)[0];
    // When the second voted no, the first voted no once; on its abstention yes once; on its yes yes twice.
    let likely = [0.3 / 1.9, 1.3 / 1.9, 2.3 / 2.9];
    let total: f64 = (0..3).map(|vote| base[vote] * likely[vote]).sum();
    close(chances(ForecastModel::NaiveBayes)[0], [0, 1, 2].map(|vote| base[vote] * likely[vote] / total));
}

#[test]
fn always_yes_is_yes() {
    close(chances(ForecastModel::AlwaysYes)[0], [0.0, 0.0, 1.0]);
}
