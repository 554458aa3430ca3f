//! Stata files, format 118: variable labels, value labels, notes, and a letter for each reason why a number is missing.

use std::collections::BTreeMap;
use std::io::Write;

use demarche_core::{Panel, PanelColumn, Reason, Values};

use crate::Error;
use crate::metadata;

/// The most variables that format 118 holds.
const MOST_VARIABLES: usize = 32_767;

/// Bytes of a name, a display format and a label.
const NAME: usize = 129;
const FORMAT: usize = 57;
const LABEL: usize = 321;

/// The longest text that is kept in the rows; longer ones, and long ones that repeat, are kept once behind them.
const LONGEST_IN_ROW: usize = 2045;
const LONG: usize = 64;

/// Days from 1 January 1960, where Stata counts from, to 1 January 1970.
const EPOCH: i32 = 3653;

/// How a variable is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Storage {
    Byte,
    Int,
    Long,
    Double,
    Text(u16),
    LongText,
}

impl Storage {
    const fn code(self) -> u16 {
        match self {
            Self::Byte => 65530,
            Self::Int => 65529,
            Self::Long => 65528,
            Self::Double => 65526,
            Self::Text(width) => width,
            Self::LongText => 32768,
        }
    }

    const fn width(self) -> usize {
        match self {
            Self::Byte => 1,
            Self::Int => 2,
            Self::Long => 4,
            Self::Double | Self::LongText => 8,
            Self::Text(width) => width as usize,
        }
    }

    /// The narrowest that holds these whole numbers.
    fn of(values: impl Iterator<Item = i64>) -> Self {
        let (low, high) = values.fold((0, 0), |(low, high), value| (value.min(low), value.max(high)));
        match (low, high) {
            (-127..=0, 0..=100) => Self::Byte,
            (-32_767..=0, 0..=32_740) => Self::Int,
            (-2_147_483_647..=0, 0..=2_147_483_620) => Self::Long,
            _ => Self::Double,
        }
    }

    /// A number, or a letter for the reason why there is none.
    fn put(self, cell: Result<f64, Reason>, out: &mut Vec<u8>) {
        let letter = cell.err().map(|reason| reason as u8 + 1);
        let value = cell.unwrap_or(0.0);
        match (self, letter) {
            (Self::Byte, Some(letter)) => out.push(101 + letter),
            (Self::Byte, None) => out.push((value as i8).to_le_bytes()[0]),
            (Self::Int, Some(letter)) => out.extend((32_741 + i16::from(letter)).to_le_bytes()),
            (Self::Int, None) => out.extend((value as i16).to_le_bytes()),
            (Self::Long, Some(letter)) => out.extend((MISSING + i32::from(letter)).to_le_bytes()),
            (Self::Long, None) => out.extend((value as i32).to_le_bytes()),
            (_, Some(letter)) => out.extend((0x7fe0_0000_0000_0000_u64 + (u64::from(letter) << 40)).to_le_bytes()),
            (_, None) => out.extend(value.to_le_bytes()),
        }
    }
}

/// The missing value without a letter, as value labels name it.
const MISSING: i32 = 2_147_483_621;

/// The letter of a reason: `.a`, `.b`, …
pub(crate) fn letter(reason: Reason) -> char {
    char::from(b'a' + reason as u8)
}

/// What a variable holds in a row.
enum Content<'p> {
    /// The column itself.
    Cells,
    /// The column's words by the numbers of their label.
    Coded(Vec<u32>),
    /// The column's words, each cut at what a row holds; for long ones the row that first holds each.
    Words(Vec<&'p str>),
    LongWords(Vec<Option<u64>>),
    /// Why the column's text is missing.
    Reasons,
}

struct Variable<'p> {
    name: String,
    label: String,
    column: &'p PanelColumn,
    storage: Storage,
    format: String,
    labels: String,
    content: Content<'p>,
}

/// At most this many bytes of a text, cut between characters.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// At most 80 characters of a text.
fn label(text: &str) -> &str {
    text.char_indices().nth(80).map_or(text, |(end, _)| &text[..end])
}

/// The label sets of a file: name → value → text.
type LabelSets = BTreeMap<String, BTreeMap<i32, String>>;

const REASONS: &str = "na_reason";
const YES_NO: &str = "yes_no";

fn with_reasons(mut labels: BTreeMap<i32, String>) -> BTreeMap<i32, String> {
    labels.extend(Reason::ALL.iter().map(|reason| (MISSING + 1 + *reason as i32, reason.words().to_owned())));
    labels
}

fn variables<'p>(panel: &'p Panel, sets: &mut LabelSets) -> Vec<Variable<'p>> {
    sets.insert(REASONS.to_owned(), with_reasons(BTreeMap::new()));
    let mut variables = Vec::new();
    for column in &panel.columns {
        let variable = |storage, format: &str, labels: &str, content| Variable {
            name: column.name.clone(),
            label: label(&column.label).to_owned(),
            column,
            storage,
            format: format.to_owned(),
            labels: labels.to_owned(),
            content,
        };
        match &column.values {
            Values::Bool(_) => {
                let answers = BTreeMap::from([(0, "no".to_owned()), (1, "yes".to_owned())]);
                sets.entry(YES_NO.to_owned()).or_insert_with(|| with_reasons(answers));
                variables.push(variable(Storage::Byte, "%8.0g", YES_NO, Content::Cells));
            }
            Values::Integer(values) => {
                let storage = Storage::of(values.iter().copied());
                variables.push(variable(storage, "%12.0g", "", Content::Cells));
            }
            Values::Number(_) => variables.push(variable(Storage::Double, "%10.0g", "", Content::Cells)),
            Values::Day(_) => variables.push(variable(Storage::Long, "%td", "", Content::Cells)),
            Values::Text { words, codes } if column.is_coded => {
                let mut order: Vec<usize> = (0..words.len()).filter(|word| !words[*word].is_empty()).collect();
                order.sort_by_key(|word| &words[*word]);
                let mut numbers = vec![0; words.len()];
                let mut labels = BTreeMap::new();
                for (number, word) in (1..).zip(order) {
                    numbers[word] = number;
                    labels.insert(i32::try_from(number).unwrap_or(i32::MAX), words[word].clone());
                }
                let storage = Storage::of(codes.iter().map(|code| i64::from(numbers[*code as usize])));
                sets.insert(column.name.clone(), with_reasons(labels));
                variables.push(variable(storage, "%16.0g", &column.name, Content::Coded(numbers)));
            }
            Values::Text { words, codes } => {
                let longest = words.iter().map(String::len).max().unwrap_or(0);
                let repeats = codes.len() > 4 * words.len();
                if longest > LONGEST_IN_ROW || (longest > LONG && repeats) {
                    let mut firsts = vec![None; words.len()];
                    for (row, code) in codes.iter().enumerate() {
                        let word = *code as usize;
                        if firsts[word].is_none() && column.gap(row).is_none() && !words[word].is_empty() {
                            firsts[word] = Some(row as u64 + 1);
                        }
                    }
                    variables.push(variable(Storage::LongText, "%9s", "", Content::LongWords(firsts)));
                } else {
                    let width = u16::try_from(longest.max(1)).unwrap_or(u16::MAX);
                    let words = words.iter().map(|word| cut(word, LONGEST_IN_ROW)).collect();
                    let format = format!("%-{}s", width.min(40));
                    variables.push(variable(Storage::Text(width), &format, "", Content::Words(words)));
                }
                if column.has_gaps() {
                    variables.push(Variable {
                        name: column.gaps_name(),
                        label: label(&format!("why {} is missing", column.name)).to_owned(),
                        ..variable(Storage::Byte, "%16.0g", REASONS, Content::Reasons)
                    });
                }
            }
        }
    }
    variables
}

impl Variable<'_> {
    fn put(&self, row: usize, number: u16, out: &mut Vec<u8>) {
        let gap = self.column.gap(row);
        let word = match &self.column.values {
            Values::Text { codes, .. } => codes[row] as usize,
            _ => 0,
        };
        match &self.content {
            Content::Reasons => match gap {
                Some(reason) => self.storage.put(Err(reason), out),
                // Nothing is missing: the plain missing value, which no reason has.
                None => out.push(101),
            },
            Content::Coded(numbers) => {
                self.storage.put(gap.map_or(Ok(f64::from(numbers[word])), Err), out);
            }
            Content::Words(words) => {
                let text = if gap.is_some() { "" } else { words[word] };
                out.extend(text.bytes().map(|byte| if byte == 0 { b' ' } else { byte }));
                out.resize(out.len() + self.storage.width() - text.len(), 0);
            }
            Content::LongWords(firsts) => {
                let first = if gap.is_some() { None } else { firsts[word] };
                let (variable, row) = first.map_or((0, 0), |first| (number, first));
                out.extend(variable.to_le_bytes());
                out.extend(&row.to_le_bytes()[..6]);
            }
            Content::Cells => {
                let value = self.column.number(row).unwrap_or(0.0);
                let shift = if matches!(self.column.values, Values::Day(_)) { f64::from(EPOCH) } else { 0.0 };
                self.storage.put(gap.map_or(Ok(value + shift), Err), out);
            }
        }
    }
}

/// A text in a field of fixed width, ended by a zero.
fn field(text: &str, width: usize) -> Vec<u8> {
    let mut bytes = cut(text, width - 1).as_bytes().to_vec();
    bytes.resize(width, 0);
    bytes
}

fn tagged(tag: &str, content: &[u8]) -> Vec<u8> {
    [format!("<{tag}>").as_bytes(), content, format!("</{tag}>").as_bytes()].concat()
}

/// Notes, as Stata keeps them: `note0` says how many there are.
fn notes(variable: &str, notes: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut put = |name: &str, text: &str| {
        let text = cut(text, 60_000);
        let content = [field(variable, NAME), field(name, NAME), text.as_bytes().to_vec(), vec![0]].concat();
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        bytes.extend(tagged("ch", &[length.to_le_bytes().as_slice(), &content].concat()));
    };
    put("note0", &notes.len().to_string());
    for (number, note) in (1..).zip(notes) {
        put(&format!("note{number}"), note);
    }
    bytes
}

fn characteristics(panel: &Panel, variables: &[Variable<'_>]) -> Vec<u8> {
    let letters: Vec<String> =
        Reason::ALL.iter().map(|reason| format!(".{} {}", letter(*reason), reason.words())).collect();
    let mut whole: Vec<String> = metadata::whole(panel)
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| format!("{key}: {text}"))
        .collect();
    whole.push(format!("missing numbers: {} (label values <variable> {REASONS})", letters.join(", ")));
    let mut bytes = notes("_dta", &whole);
    for variable in variables.iter().filter(|variable| !matches!(variable.content, Content::Reasons)) {
        let said = metadata::column(variable.column);
        let said: Vec<String> = said.into_iter().skip(1).map(|(key, text)| format!("{key}: {text}")).collect();
        bytes.extend(notes(&variable.name, &said));
    }
    bytes
}

/// The long texts, by the row that first holds each.
fn long_texts(variables: &[Variable<'_>]) -> Vec<u8> {
    let mut texts: Vec<(u64, u32, &str)> = Vec::new();
    for (number, variable) in (1_u32..).zip(variables) {
        if let (Content::LongWords(firsts), Values::Text { words, .. }) = (&variable.content, &variable.column.values) {
            texts.extend(firsts.iter().zip(words).filter_map(|(first, word)| Some(((*first)?, number, word.as_str()))));
        }
    }
    texts.sort_unstable();
    let mut bytes = Vec::new();
    for (row, number, text) in texts {
        bytes.extend(b"GSO");
        bytes.extend(number.to_le_bytes());
        bytes.extend(row.to_le_bytes());
        bytes.push(130);
        bytes.extend((u32::try_from(text.len()).unwrap_or(u32::MAX) + 1).to_le_bytes());
        bytes.extend(text.bytes().map(|byte| if byte == 0 { b' ' } else { byte }));
        bytes.push(0);
    }
    bytes
}

fn label_sets(sets: &LabelSets) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, labels) in sets {
        let (mut offsets, mut values, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for (value, text) in labels {
            offsets.extend(u32::try_from(texts.len()).unwrap_or(u32::MAX).to_le_bytes());
            values.extend(value.to_le_bytes());
            texts.extend(cut(text, 32_000).as_bytes());
            texts.push(0);
        }
        let count = u32::try_from(labels.len()).unwrap_or(u32::MAX).to_le_bytes();
        let length = u32::try_from(texts.len()).unwrap_or(u32::MAX).to_le_bytes();
        let table = [count.as_slice(), &length, &offsets, &values, &texts].concat();
        let size = u32::try_from(table.len()).unwrap_or(u32::MAX).to_le_bytes();
        bytes.extend(tagged("lbl", &[size.as_slice(), &field(name, NAME), &[0; 3], &table].concat()));
    }
    bytes
}

pub(crate) fn write<W: Write>(panel: &Panel, mut out: W) -> Result<(), Error> {
    let mut sets = LabelSets::new();
    let variables = variables(panel, &mut sets);
    if variables.len() > MOST_VARIABLES {
        return Err(Error::TooManyColumns { found: variables.len(), most: MOST_VARIABLES });
    }
    let count = u16::try_from(variables.len()).unwrap_or(u16::MAX);
    let rows = panel.rows();
    let each = |of: &dyn Fn(&Variable<'_>) -> Vec<u8>| variables.iter().flat_map(of).collect::<Vec<u8>>();
    let title = label(&panel.about.title);
    let header = [
        tagged("release", b"118"),
        tagged("byteorder", b"LSF"),
        tagged("K", &count.to_le_bytes()),
        tagged("N", &(rows as u64).to_le_bytes()),
        tagged("label", &[u16::try_from(title.len()).unwrap_or(0).to_le_bytes().as_slice(), title.as_bytes()].concat()),
        // The time of writing would make other bytes of the same panel.
        tagged("timestamp", &[0]),
    ];
    let before = [b"<stata_dta>".as_slice(), &tagged("header", &header.concat())].concat();
    let sections = [
        tagged("variable_types", &each(&|v| v.storage.code().to_le_bytes().to_vec())),
        tagged("varnames", &each(&|v| field(&v.name, NAME))),
        tagged("sortlist", &vec![0; 2 * (variables.len() + 1)]),
        tagged("formats", &each(&|v| field(&v.format, FORMAT))),
        tagged("value_label_names", &each(&|v| field(&v.labels, NAME))),
        tagged("variable_labels", &each(&|v| field(&v.label, LABEL))),
        tagged("characteristics", &characteristics(panel, &variables)),
    ];
    let width: usize = variables.iter().map(|variable| variable.storage.width()).sum();
    let data = "<data></data>".len() + width * rows;
    let behind = [tagged("strls", &long_texts(&variables)), tagged("value_labels", &label_sets(&sets))];
    let end = b"</stata_dta>";
    // The map tells where each section begins.
    let mut at = vec![0, before.len()];
    at.push(before.len() + "<map></map>".len() + 14 * 8);
    let sizes = sections.iter().map(Vec::len).chain([data]).chain(behind.iter().map(Vec::len)).chain([end.len()]);
    for size in sizes {
        let last = at.last().copied().unwrap_or(0);
        at.push(last + size);
    }
    let map: Vec<u8> = at.iter().flat_map(|offset| (*offset as u64).to_le_bytes()).collect();
    out.write_all(&before)?;
    out.write_all(&tagged("map", &map))?;
    for section in &sections {
        out.write_all(section)?;
    }
    out.write_all(b"<data>")?;
    let mut buffer = Vec::with_capacity(1 << 17);
    for row in 0..rows {
        for (number, variable) in (1_u16..).zip(&variables) {
            variable.put(row, number, &mut buffer);
        }
        if buffer.len() >= 1 << 16 {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)?;
    out.write_all(b"</data>")?;
    for section in &behind {
        out.write_all(section)?;
    }
    out.write_all(end)?;
    out.flush()?;
    Ok(())
}
