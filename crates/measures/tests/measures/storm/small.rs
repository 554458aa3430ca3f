//! Small worlds, written as packs.

use demarche_core::{ActorId, Alignment, AlignmentCell, Layer, QuestionId, Rule, TextId, Window, World, Worlds};
use demarche_evidence::{Archive, read_pack};
use demarche_measures::{Sides, align, asked};

/// The rows of a pack that differ from world to world; everything else is fixed.
#[derive(Clone)]
pub(crate) struct Small {
    pub(crate) actors: Vec<String>,
    pub(crate) memberships: Vec<String>,
    pub(crate) questions: Vec<String>,
    pub(crate) ballots: Vec<String>,
    pub(crate) ties: Vec<String>,
    pub(crate) acts: Vec<String>,
    pub(crate) options: Vec<String>,
}

/// A roll call on a day, with its official totals.
pub(crate) fn roll_call(key: &str, day: &str, yes: u16, no: u16, abstain: u16, complete: &str) -> String {
    format!("{key},UNGA,roll_call,{key},{day},Text {key},{yes},{no},{abstain},{complete},listed,book,")
}

pub(crate) fn ballot(question: &str, actor: &str, answer: &str) -> String {
    format!("{question},{actor},{answer},recorded,,book,")
}

/// Sides X and Y; states P, Q, R, S. Two roll calls and one incomplete one, two letters, two bodies of X, a few ties and acts.
pub(crate) fn storm() -> Small {
    let state = |code: &str| format!("{code},state,Land {code},1946,,,,,");
    let mut actors: Vec<String> = ["P", "Q", "R", "S", "X", "Y"].map(state).to_vec();
    actors.extend(["B1", "B2", "UN"].map(|code| format!("{code},organisation,Body {code},1946,,,,,")));
    actors.push("PUB,public,public of P,1946,,,P,,".to_owned());
    let member = |actor: &str, body: &str| format!("m-{body}-{actor},{actor},{body},full_membership,1990,,,book,yes,,");
    let memberships =
        [("X", "B1"), ("X", "B2"), ("X", "UN"), ("Y", "UN"), ("P", "B1"), ("P", "B2"), ("P", "UN"), ("Q", "B1")];
    let answers = [
        ("q1", "X", "no"),
        ("q1", "Y", "yes"),
        ("q1", "P", "no"),
        ("q1", "Q", "abstain"),
        ("q1", "R", "yes"),
        ("q1", "S", "barred"),
        ("q2", "X", "no"),
        ("q2", "Y", "yes"),
        ("q2", "P", "yes"),
        ("q2", "Q", "abstain"),
        ("q2", "R", "unrecorded"),
        ("q3", "X", "no"),
        ("q3", "Y", "yes"),
        ("q3", "P", "no"),
        ("q3", "R", "no"),
        ("q4", "X", "yes"),
        ("q4", "Y", "yes"),
        ("q4", "P", "no"),
        ("q4", "R", "yes"),
        ("l1", "X", "signed"),
        ("l1", "P", "signed"),
        ("l2", "X", "signed"),
    ];
    Small {
        actors,
        memberships: memberships.iter().map(|(actor, body)| member(actor, body)).collect(),
        questions: vec![
            "l1,letter,letter,letter one,2022-06-01,Praise,2,,,yes,open,book,".to_owned(),
            "l2,letter,letter,letter two,2022-06-02,Praise,1,,,yes,open,book,".to_owned(),
            roll_call("q1", "2022-03-01", 2, 2, 1, "yes"),
            roll_call("q2", "2022-04-01", 2, 1, 1, "yes"),
            roll_call("q3", "2022-05-01", 2, 3, 0, "incomplete"),
            roll_call("q4", "2022-05-02", 3, 1, 0, "yes"),
        ],
        ballots: answers.iter().map(|(question, actor, answer)| ballot(question, actor, answer)).collect(),
        ties: vec![
            "t-arms,X,Q,arms_import_share,2020,2024,50,,,percent_of_arms_imports,,,book,yes,,".to_owned(),
            "t-base,X,P,military_base,2010,,,,,,,,book,yes,,".to_owned(),
            "t-export,Y,R,export_share,2022,2022,30,,,percent_of_exports,,,book,yes,,".to_owned(),
            "t-pub,PUB,Y,named_best_able_to_help,2022,2022,40,,,percent_of_respondents,,,book,yes,,".to_owned(),
            "t-troops,X,R,troops_stationed,2022,2022,10,,,troops,,,book,yes,,".to_owned(),
        ],
        acts: vec![
            "a-ban,sanction,2022-03-05,2022-03-05,,R,,X,,,,,,storm,banned it,,book,yes,,".to_owned(),
            "a-drill,exercise,2022-03-06,2022-03-06,,Q;X,,,,,,,,storm,drilled,,book,yes,,".to_owned(),
            "a-gave,aid_sent,2022-03-07,2022-03-07,,P,Y,,,,,,,storm,sent aid,,book,yes,,".to_owned(),
            "a-hit,use_of_force,2022-03-01,2022-03-01,,X,,Y,,,,,,storm,used armed force,,book,yes,,".to_owned(),
            "a-said,statement,2022-03-08,2022-03-08,,S,,Q,,,,,,storm,said so,,book,yes,,".to_owned(),
        ],
        options: vec![
            "storm,l1,signed,X,own_answer".to_owned(),
            "storm,l2,signed,X,own_answer".to_owned(),
            "storm,q1,no,X,own_answer".to_owned(),
            "storm,q1,yes,Y,own_answer".to_owned(),
            "storm,q2,no,X,own_answer".to_owned(),
            "storm,q2,yes,Y,own_answer".to_owned(),
            "storm,q3,no,X,own_answer".to_owned(),
            "storm,q3,yes,Y,own_answer".to_owned(),
            "storm,q4,,,".to_owned(),
        ],
    }
}

impl Small {
    pub(crate) fn archive(&self) -> Archive {
        let table = |head: &str, rows: &[String]| {
            let mut rows = rows.to_vec();
            rows.sort();
            format!("{head}\n{}", rows.iter().map(|row| format!("{row}\n")).collect::<String>())
        };
        let text = |head: &str| format!("{head}\n");
        let files = [
            ("pack.toml", "id = \"s\"\nversion = \"1\"\ntitle = \"small\"\nreleased = \"2024-06-30\"\nlicence = \"none\"\nschema_version = 1\ndescription = \"synthetic\"\n".to_owned()),
            ("sources.csv", "id,kind,title,publisher,date,licence,redistribution,upstream,url,bibtex_type,note\nbook,reference,Book,,2001,none,yes,,,misc,\n".to_owned()),
            ("actors.csv", table("actor,kind,label,start,end,region,of,status_note,note", &self.actors)),
            ("actor_codes.csv", text("actor,scheme,code,start,end")),
            ("actor_names.csv", text("actor,name,language,kind")),
            ("successions.csv", text("predecessor,successor,kind,date,note")),
            ("groups.csv", text("group,label,actor,start,end,note")),
            ("memberships.csv", table("id,actor,organisation,relation,start,end,known,source,verified,origin,note", &self.memberships)),
            ("questions.csv", table("id,body,kind,symbol,date,title,yes,no,abstain,complete,entitled,source,note", &self.questions)),
            ("ballots.csv", table("question,actor,answer,how,represented_by,source,note", &self.ballots)),
            ("ties.csv", table("id,from,to,relation,start,end,value,low,high,unit,place,known,source,verified,origin,note", &self.ties)),
            ("traits.csv", text("id,actor,attribute,about,start,end,value,low,high,unit,known,source,verified,origin,note")),
            ("acts.csv", table("id,kind,start,end,place,doers,recipients,targets,subjects,value,low,high,unit,crisis,label,known,source,verified,origin,note", &self.acts)),
            ("coverage.csv", "id,relation,from,to,start,end,floor,source,note\nc1,full_membership,*,B1,,,,book,\nc2,full_membership,*,B2,,,,book,\nc3,full_membership,*,UN,,,,book,\n".to_owned()),
            ("crises.csv", "id,title,start,end,principals,side_a,side_b,question,source,note\nstorm,Storm,2022-02-24,,X;Y,X,Y,Which?,book,\n".to_owned()),
            ("crisis_questions.csv", table("crisis,question,option,side,basis", &self.options)),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        Archive::new(read_pack(&files).unwrap_or_else(|error| panic!("{error}")))
    }
}

/// The alignments of a small world between two sides.
pub(crate) struct Table {
    pub(crate) world: World,
    pub(crate) sides: Sides,
    pub(crate) alignments: Vec<Alignment>,
}

impl Table {
    pub(crate) fn of(small: &Small, a: &str, b: &str) -> Self {
        Self::with(small, a, b, true)
    }

    /// With the crisis's own options, or only with the sides' own answers.
    pub(crate) fn with(small: &Small, a: &str, b: &str, is_named: bool) -> Self {
        let archive = small.archive();
        let catalogue = archive.catalogue().clone();
        let crisis = &catalogue.crises[0];
        let world = archive.draw(crisis.window, None, Rule::default());
        let sides = [a, b].map(|code| catalogue.registry.by_code(code).unwrap());
        let mut questions: Vec<QuestionId> = crisis.questions.clone();
        questions.sort_by_key(|id| catalogue.question(*id).date);
        let named = if is_named { crisis.options.clone() } else { Vec::new() };
        let text = world.acts.iter().map(|(act, _)| act.crisis).find(|text| catalogue.text(*text) == "storm");
        let asked = asked(&world, &questions, sides, &named);
        let sides = Sides { sides, crisis: text.unwrap_or(TextId::from_index(0)), questions: asked };
        let alignments = align(&world, &sides, Layer::ALL);
        Self { world, sides, alignments }
    }

    pub(crate) fn id(&self, code: &str) -> ActorId {
        self.world.catalogue.registry.by_code(code).unwrap()
    }

    pub(crate) fn of_actor(&self, code: &str) -> &Alignment {
        let id = self.id(code);
        self.alignments.iter().find(|alignment| alignment.actor == id).unwrap_or_else(|| panic!("{code}"))
    }

    pub(crate) fn cell(&self, code: &str, layer: Layer) -> &AlignmentCell {
        self.of_actor(code).cells.iter().find(|cell| cell.layer == layer).unwrap()
    }

    /// Given and possible toward each side.
    pub(crate) fn counts(&self, code: &str, layer: Layer) -> [Option<(u32, u32)>; 2] {
        [0, 1].map(|side| self.cell(code, layer).toward[side].counts)
    }

    /// Everything said of an actor, in words that do not hang on numbers of the registry.
    pub(crate) fn says(&self, code: &str) -> Vec<String> {
        let cells = &self.of_actor(code).cells;
        cells
            .iter()
            .map(|cell| {
                let toward: Vec<String> = cell
                    .toward
                    .iter()
                    .map(|toward| {
                        let facts: Vec<String> = toward
                            .facts
                            .iter()
                            .map(|fact| format!("{} {}", fact.direction, self.world.row_name(fact.row)))
                            .collect();
                        format!("{:?} {:?} {facts:?}", toward.share, toward.counts)
                    })
                    .collect();
                let answers: Vec<String> =
                    cell.answers.iter().map(|given| format!("{:?} {:?}", given.answer, given.toward)).collect();
                format!("{} {} {toward:?} {answers:?} {}", cell.layer, cell.pattern, cell.other.len())
            })
            .collect()
    }
}

/// All time.
pub(crate) const ALWAYS: Window = Window::ALWAYS;
