//! A small pack written in the test, and cells in words.

use demarche_core::{
    ActorId, Alignment, AlignmentCell, Answer, Basis, Fact, Known, Layer, OptionSide, Pattern, QuestionId, Rule,
    TextId, Window, World,
};
use demarche_evidence::{Archive, read_pack};
use demarche_measures::{Sides, align, asked};

/// Each actor with its answer.
type Answers = Vec<(String, String)>;

/// The rows of a small pack, a line each, without what the tests do not look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Small {
    /// `CODE kind` or `CODE kind STATE` (whose company or public it is).
    pub(crate) actors: Vec<String>,
    /// Key, completeness, and each actor's answer. Keys that begin with `l` are letters.
    pub(crate) questions: Vec<(String, String, Answers)>,
    /// `actor,organisation,relation,start,end`
    pub(crate) memberships: Vec<String>,
    /// Organisations whose full members are covered.
    pub(crate) covered: Vec<String>,
    /// Relations that are covered whoever the second party is, from 2010 to 2022.
    pub(crate) covered_relations: Vec<String>,
    /// `actor,attribute,year,value,unit`
    pub(crate) traits: Vec<String>,
    /// `from,to,relation,value,unit`, in 2022; a sixth part names another year, or one from which on it is told without an end (`1998..`).
    pub(crate) ties: Vec<String>,
    /// `kind,doers,recipients,targets,subjects,crisis`
    pub(crate) acts: Vec<String>,
}

pub(crate) fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

impl Small {
    pub(crate) fn question(mut self, key: &str, completeness: &str, answers: &[(&str, &str)]) -> Self {
        let answers = answers.iter().map(|(actor, answer)| ((*actor).to_owned(), (*answer).to_owned())).collect();
        self.questions.push((key.to_owned(), completeness.to_owned(), answers));
        self
    }

    pub(crate) fn world(&self) -> World {
        self.world_of("2022")
    }

    pub(crate) fn world_of(&self, window: &str) -> World {
        let mut actors = "actor,kind,label,start,end,region,of,status_note,note\n".to_owned();
        for line in &self.actors {
            let parts: Vec<&str> = line.split(' ').collect();
            actors += &format!("{},{},Label {},,,,{},,\n", parts[0], parts[1], parts[0], parts.get(2).unwrap_or(&""));
        }
        let mut questions = "id,body,kind,symbol,date,title,yes,no,abstain,complete,entitled,source,note\n".to_owned();
        let mut ballots = "question,actor,answer,how,represented_by,source,note\n".to_owned();
        for (index, (key, completeness, answers)) in self.questions.iter().enumerate() {
            let is_letter = key.starts_with('l');
            let count = |answer: &str| answers.iter().filter(|(_, given)| given == answer).count();
            let (yes, no, abstain) =
                (count("yes") + count("signed"), count("no").to_string(), count("abstain").to_string());
            let (kind, entitled) = if is_letter { ("letter", "open") } else { ("roll_call", "un_members") };
            let (no, abstain) = if is_letter { (String::new(), String::new()) } else { (no, abstain) };
            let day = index + 1;
            questions += &format!(
                "{key},UNGA,{kind},{key},2022-03-{day:02},Title,{yes},{no},{abstain},{completeness},{entitled},s,\n"
            );
            for (actor, answer) in answers {
                ballots += &format!("{key},{actor},{answer},recorded,,s,\n");
            }
        }
        let mut memberships = "id,actor,organisation,relation,start,end,known,source,verified,origin,note\n".to_owned();
        for (index, line) in self.memberships.iter().enumerate() {
            memberships += &format!("m{index},{line},,s,yes,,\n");
        }
        let mut coverage = "id,relation,from,to,start,end,floor,source,note\n".to_owned();
        for code in &self.covered {
            coverage += &format!("c-{code},full_membership,*,{code},,2030,,s,\n");
        }
        let mut ties =
            "id,from,to,relation,start,end,value,low,high,unit,place,known,source,verified,origin,note\n".to_owned();
        for (index, line) in self.ties.iter().enumerate() {
            let parts: Vec<&str> = line.split(',').collect();
            let year = parts.get(5).unwrap_or(&"2022");
            let (start, end) = year.strip_suffix("..").map_or((*year, *year), |start| (start, ""));
            ties += &format!(
                "t{index},{},{},{},{start},{end},{},,,{},,,s,yes,,\n",
                parts[0], parts[1], parts[2], parts[3], parts[4]
            );
        }
        for (index, relation) in self.covered_relations.iter().enumerate() {
            coverage += &format!("r{index},{relation},*,,2010,2022,,s,\n");
        }
        let mut traits =
            "id,actor,attribute,about,start,end,value,low,high,unit,known,source,verified,origin,note\n".to_owned();
        for (index, line) in self.traits.iter().enumerate() {
            let parts: Vec<&str> = line.split(',').collect();
            let [actor, attribute, year, value, unit] = parts.as_slice() else { panic!("{line}") };
            traits += &format!("v{index},{actor},{attribute},,{year},{year},{value},,,{unit},,s,yes,,\n");
        }
        let mut acts =
            "id,kind,start,end,place,doers,recipients,targets,subjects,value,low,high,unit,crisis,label,known,source,verified,origin,note\n"
                .to_owned();
        for (index, line) in self.acts.iter().enumerate() {
            let parts: Vec<&str> = line.split(',').collect();
            let [kind, doers, recipients, targets, subjects, crisis] = parts.as_slice() else { panic!("{line}") };
            acts += &format!(
                "a{index},{kind},2022-03-09,2022-03-09,,{doers},{recipients},{targets},{subjects},,,,,{crisis},did it,,s,yes,,\n"
            );
        }
        let state = self.actors.first().map_or("", |line| line.split(' ').next().unwrap_or_default());
        let crises = format!(
            "id,title,start,end,principals,side_a,side_b,question,source,note\nstorm,Storm,2022-02-24,,{state},,,What?,s,\n"
        );
        let files = [
            (
                "pack.toml",
                "id = \"small\"\nversion = \"1\"\ntitle = \"Small\"\nreleased = \"2024\"\nlicence = \"none\"\nschema_version = 1\ndescription = \"\"\n",
            ),
            (
                "sources.csv",
                "id,kind,title,publisher,date,licence,redistribution,upstream,url,bibtex_type,note\ns,dataset,S,,2023,free,yes,,,misc,\n",
            ),
            ("actors.csv", actors.as_str()),
            ("actor_codes.csv", "actor,scheme,code,start,end\n"),
            ("actor_names.csv", "actor,name,language,kind\n"),
            ("successions.csv", "predecessor,successor,kind,date,note\n"),
            ("groups.csv", "group,label,actor,start,end,note\n"),
            ("memberships.csv", memberships.as_str()),
            ("questions.csv", questions.as_str()),
            ("ballots.csv", ballots.as_str()),
            ("ties.csv", ties.as_str()),
            ("traits.csv", traits.as_str()),
            ("acts.csv", acts.as_str()),
            ("coverage.csv", coverage.as_str()),
            ("crises.csv", crises.as_str()),
            ("crisis_questions.csv", "crisis,question,option,side,basis\n"),
        ];
        let archive = Archive::new(read_pack(&files).unwrap());
        archive.world(window.parse::<Window>().unwrap(), None, Rule::default())
    }
}

pub(crate) fn actor(world: &World, code: &str) -> ActorId {
    world.catalogue.registry.by_code(code).unwrap_or_else(|| panic!("no actor {code}"))
}

pub(crate) fn question(world: &World, key: &str) -> QuestionId {
    world.catalogue.question_by_key(key).unwrap_or_else(|| panic!("no question {key}"))
}

/// Letters whose signature is coded for a side.
pub(crate) fn coded(world: &World, letters: &[(&str, &str)]) -> Vec<OptionSide> {
    let one = |(key, side): &(&str, &str)| OptionSide {
        question: question(world, key),
        option: Answer::Signed,
        side: actor(world, side),
        basis: Basis::Coded,
    };
    letters.iter().map(one).collect()
}

pub(crate) fn sides(world: &World, pair: [&str; 2], named: &[OptionSide]) -> Sides {
    let pair = pair.map(|code| actor(world, code));
    let questions: Vec<QuestionId> = world.catalogue.questions().map(|(id, _)| id).collect();
    let storm = world.acts.iter().map(|(act, _)| act.crisis).find(|text| world.catalogue.text(*text) == "storm");
    let crisis = storm.unwrap_or(TextId::from_index(0));
    Sides { sides: pair, crisis, questions: asked(world, &questions, pair, named) }
}

pub(crate) fn aligned(world: &World, sides: &Sides) -> Vec<Alignment> {
    align(world, sides, Layer::ALL)
}

pub(crate) fn cell(world: &World, all: &[Alignment], code: &str, layer: Layer) -> AlignmentCell {
    let id = actor(world, code);
    let alignment = all.iter().find(|alignment| alignment.actor == id).unwrap_or_else(|| panic!("{code} has no row"));
    alignment.cells.iter().find(|cell| cell.layer == layer).unwrap().clone()
}

/// Counts or the reason for each side, and the pattern: `1/2 0/2 first_only`.
pub(crate) fn shown(cell: &AlignmentCell) -> String {
    let side = |index: usize| {
        let toward = &cell.toward[index];
        match (toward.counts, toward.share) {
            (Some((given, of)), Known::Known(share)) => {
                assert!((share - f64::from(given) / f64::from(of)).abs() < 1e-15);
                format!("{given}/{of}")
            }
            (None, Known::Unknown(reason)) => reason.to_string(),
            other => panic!("{other:?}"),
        }
    };
    format!("{} {} {}", side(0), side(1), cell.pattern)
}

pub(crate) fn fact(world: &World, fact: &Fact) -> String {
    format!("{} {} {:?}", fact.direction, world.row_name(fact.row), fact.held)
}

/// The pattern with the sides changed over.
pub(crate) fn mirrored(pattern: Pattern) -> Pattern {
    use Pattern as P;
    match pattern {
        P::FirstOnly => P::SecondOnly,
        P::SecondOnly => P::FirstOnly,
        P::FirstOtherUnknown => P::SecondOtherUnknown,
        P::SecondOtherUnknown => P::FirstOtherUnknown,
        P::NotFirstOtherUnknown => P::NotSecondOtherUnknown,
        P::NotSecondOtherUnknown => P::NotFirstOtherUnknown,
        same @ (P::Both | P::Neither | P::Unknown) => same,
    }
}

/// An alignment in words that do not hang on the numbers of actors and rows.
/// `swap` tells it with the sides changed over.
pub(crate) fn told(
    world: &World,
    sides: &Sides,
    alignment: &Alignment,
    swap: bool,
    rename: impl Fn(&str) -> String,
) -> String {
    let registry = &world.catalogue.registry;
    let order = if swap { [1, 0] } else { [0, 1] };
    let mut text =
        format!("{} {:?} {}", rename(registry.code(alignment.actor)), alignment.layers_disagree, alignment.comparisons);
    for cell in &alignment.cells {
        let pattern = if swap { mirrored(cell.pattern) } else { cell.pattern };
        text += &format!("\n{} {pattern}", cell.layer);
        for index in order {
            let toward = &cell.toward[index];
            let facts: Vec<String> = toward.facts.iter().map(|row| rename(&fact(world, row))).collect();
            text += &format!(
                "\n  {} {:?} {:?} {facts:?}",
                rename(registry.code(sides.sides[index])),
                toward.share,
                toward.counts
            );
        }
        for given in &cell.answers {
            let toward = given.toward.map(|side| rename(registry.code(sides.sides[side])));
            let row = given.row.map(|row| rename(&world.row_name(row)));
            let key = &world.catalogue.question(given.question).key;
            text += &format!("\n  {key} {:?} {:?} {toward:?} {} {row:?}", given.answer, given.how, given.is_scored);
        }
        let other: Vec<String> = cell.other.iter().map(|row| rename(&fact(world, row))).collect();
        text += &format!("\n  other {other:?}");
    }
    text
}
