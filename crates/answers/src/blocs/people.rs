//! A division and its test for people.

use demarche_core::{Known, Sheet, counted};
use demarche_measures::{Blocs, Doubt, Finding, Member, Plan};

use super::BlocsRequest;
use crate::desk::{self, Desk};
use crate::evidence::limited;

/// Groups that are no bloc, by number from 0: in worlds with topics drawn again their members stand together less often than not.
pub(super) fn loose(found: &Blocs) -> Vec<usize> {
    (0..found.groups).filter(|group| found.groups > 1 && !found.holds(*group)).collect()
}

/// `group 3 (19 voters) is no bloc`, `groups 2 (5 voters) and 3 (4 voters) are no blocs`; none where all are.
fn no_blocs(found: &Blocs) -> Option<String> {
    let name = |group: &usize| {
        let members = found.members.iter().filter(|member| member.group == *group).count();
        format!("{} ({})", group + 1, counted(members, "voter"))
    };
    let names: Vec<String> = loose(found).iter().map(name).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("group {one} is no bloc")),
        [rest @ .., last] => Some(format!("groups {} and {last} are no blocs", rest.join(", "))),
    }
}

/// `3 groups, each a bloc`; `3 groups, 2 of them blocs`: the words for it in every format.
pub(super) fn groups_and_blocs(groups: usize, blocs: usize) -> String {
    match blocs {
        0 => format!("{groups} groups, none of them a bloc"),
        blocs if blocs == groups => format!("{groups} groups, each a bloc"),
        1 => format!("{groups} groups, 1 of them a bloc"),
        blocs => format!("{groups} groups, {blocs} of them blocs"),
    }
}

pub(super) fn heading(desk: &Desk, found: &Blocs, request: &BlocsRequest) -> Vec<String> {
    let mut lines = Vec::new();
    if request.test {
        let finding = match found.finding {
            Finding::Supported => {
                let apart = no_blocs(found).map_or_else(String::new, |names| format!("; {names}"));
                format!("Blocs: supported{}: {}{apart}", odds(found), groups_and_blocs(found.groups, found.blocs()))
            }
            Finding::NotSupported => format!("Blocs: not supported{}", odds(found)),
            Finding::CannotTell => "Blocs: cannot tell".to_owned(),
        };
        lines.push(format!("{finding}; {}", why(found)));
        if found.finding == Finding::CannotTell {
            lines.push(
                "Who stands with whom is not told: the best division that was found stands in csv and json, and may be one of many as good."
                    .to_owned(),
            );
        }
    }
    let frustration = &found.frustration;
    let pairs = found.members.len() * found.members.len().saturating_sub(1) / 2;
    lines.push(format!(
        "{} voters, {} contested roll calls on {} topics. Window: {}. Pack {}.",
        found.members.len(),
        found.items,
        found.topics,
        desk::window_words(desk.world.window),
        desk.catalogue().name
    ));
    lines.push(format!(
        "Of {pairs} pairs, {} are surely more alike than habit and result explain, {} surely less: {} ties. The best division into two \
         leaves {} of them frustrated{}",
        frustration.weight - found.signs.negative_weight(),
        found.signs.negative_weight(),
        frustration.weight,
        if frustration.is_exact() {
            frustration.upper.to_string()
        } else {
            format!("{} to {}", frustration.lower, frustration.upper)
        },
        if frustration.is_exact() { " (proved)" } else { " (bounds)" }
    ));
    lines
}

/// A p, and whether no smaller one can come of so many null worlds.
pub(super) fn p(chance: f64) -> String {
    let is_least = chance * (f64::from(Plan::default().draws) + 1.0) < 1.5;
    format!("{}{chance:.2}", if is_least { "≤ " } else { "" })
}

/// The p of the division that is told, and of how many null worlds.
fn odds(found: &Blocs) -> String {
    match found.division().and_then(|division| division.chance.value()) {
        Some(chance) => format!(" (p {} against {} null worlds)", p(chance), Plan::default().draws),
        None => String::new(),
    }
}

fn why(found: &Blocs) -> String {
    match found.why {
        Doubt::MoreThanChance => {
            "more alike inside groups than in at least 95 of 100 null worlds, and more than one mode".to_owned()
        }
        Doubt::NoStructure => {
            "no division does better than in null worlds, where moderate blocs would have been seen".to_owned()
        }
        Doubt::NotWorthGroups => "better than chance, but groups cost more to tell than they explain".to_owned(),
        Doubt::Spectrum => {
            format!(
                "better than chance, but voters stand along a line without a gap (dip: p = {:.2})",
                found.dip_chance
            )
        }
        Doubt::TooFewActors => format!("{} voters are too few: ten are needed", found.members.len()),
        Doubt::TooFewTopics => format!("{} topics are too few: ten are needed", found.topics),
        Doubt::NotFirm => {
            "better than chance, but fewer than two groups keep their members where topics are drawn again".to_owned()
        }
        Doubt::LittlePower => format!(
            "two moderate blocs would have been seen in {:.0} % of worlds only: eighty are needed",
            100.0 * found.power
        ),
    }
}

pub(super) fn sheets(
    desk: &Desk,
    found: &Blocs,
    order: &[usize],
    groups: &[(usize, Known<f64>)],
    request: &BlocsRequest,
) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    if request.test {
        let lines = found
            .readings
            .iter()
            .map(|reading| {
                let value = match reading.value {
                    Known::Known(interval) => {
                        format!("{:.3} [{:.3}, {:.3}]", interval.value(), interval.ends().0, interval.ends().1)
                    }
                    Known::Unknown(reason) => reason.words().to_owned(),
                };
                let null = reading
                    .null
                    .value()
                    .map_or_else(String::new, |(middle, low, high)| format!("{middle:.3} [{low:.3}, {high:.3}]"));
                // No chance is told of a value that is not.
                let chance = reading.chance.value().filter(|_| reading.value.is_known());
                let chance = chance.map_or_else(String::new, p);
                vec![reading.measure.words().to_owned(), value, null, chance]
            })
            .collect();
        sheets.push(limited(
            "the battery".to_owned(),
            &["measure", "value [90 %]", "by chance [90 %]", "p"],
            lines,
            None,
        ));
        let lines = found
            .divisions
            .iter()
            .map(|division| {
                vec![
                    division.allowed.to_string(),
                    division.groups.to_string(),
                    division.chance.value().map_or_else(String::new, p),
                    format!("{:.0}", division.saved),
                    division.frustrated.to_string(),
                ]
            })
            .collect();
        let heads = ["groups allowed", "groups found", "p", "nats saved", "ties this division frustrates"];
        sheets.push(limited("how many groups".to_owned(), &heads, lines, None));
    }
    if request.test && found.finding == Finding::CannotTell {
        return sheets;
    }
    sheets.push(of_groups(desk, found, order, groups, request.test && found.finding == Finding::Supported));
    let lines = order
        .iter()
        .map(|place| {
            let member = &found.members[*place];
            let certainty = if request.test { format!("{:.2}", member.certainty) } else { "not tested".to_owned() };
            let name = format!("{} {}", desk.code(member.actor), desk.label(member.actor));
            let next = member.next.map_or_else(String::new, |group| (group + 1).to_string());
            vec![(member.group + 1).to_string(), name, certainty, lead(member), next]
        })
        .collect();
    let heads = ["group", "actor", "certainty", "lead", "next group"];
    sheets.push(limited("members, the surest first".to_owned(), &heads, lines, request.limit));
    sheets
}

fn lead(member: &Member) -> String {
    match member.lead {
        Known::Known(lead) => format!("{lead:.2}"),
        Known::Unknown(_) => "alone".to_owned(),
    }
}

/// A line a group: its size, whether it is a bloc, its cohesion, its surest members, and those nearest to the edge.
fn of_groups(desk: &Desk, found: &Blocs, order: &[usize], groups: &[(usize, Known<f64>)], is_supported: bool) -> Sheet {
    const NAMED: usize = 5;
    let lines = groups.iter().enumerate().map(|(group, (size, cohesion))| {
        let cohesion = match cohesion {
            Known::Known(value) => format!("{value:.2}"),
            Known::Unknown(reason) => reason.words().to_owned(),
        };
        let of: Vec<&Member> =
            order.iter().map(|place| &found.members[*place]).filter(|member| member.group == group).collect();
        let surest: Vec<&str> = of.iter().take(NAMED).map(|member| desk.code(member.actor)).collect();
        // Of a group that is named whole nothing is left to name.
        let edge = of.iter().skip(surest.len()).rev().take(NAMED);
        let edge: Vec<String> = edge
            .map(|member| {
                let next = member.next.map_or_else(String::new, |group| format!(" (next to {})", group + 1));
                format!("{}{next}", desk.code(member.actor))
            })
            .collect();
        let bloc = is_supported.then(|| if found.holds(group) { "yes" } else { "no" }.to_owned());
        let line = [(group + 1).to_string(), size.to_string()].into_iter().chain(bloc);
        line.chain([cohesion, surest.join(", "), edge.join(", ")]).collect()
    });
    let caption = if found.groups < 2 { "two groups, though none are called for" } else { "groups" };
    let heads = ["group", "members"].into_iter().chain(is_supported.then_some("bloc"));
    let heads: Vec<&str> = heads.chain(["cohesion", "surest", "nearest to the edge"]).collect();
    limited(caption.to_owned(), &heads, lines.collect(), None)
}
