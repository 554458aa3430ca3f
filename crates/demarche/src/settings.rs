//! Settings: flags before environment before project file before user file.

use std::io::IsTerminal;
use std::path::PathBuf;

use crate::cli::{Common, Format};
use crate::failure::Failure;

/// A setting and where its value comes from.
#[derive(Debug, Clone)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) from: String,
}

/// What the command goes by.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) format: Setting<Format>,
    pub(crate) limit: Setting<Option<usize>>,
    pub(crate) width: Setting<Option<usize>>,
    pub(crate) threads: Setting<Option<usize>>,
    pub(crate) pack: Setting<Option<PathBuf>>,
    /// Where the store lies, or would lie; none: it is left out.
    pub(crate) store: Setting<Option<PathBuf>>,
    pub(crate) lock: Setting<Option<PathBuf>>,
    pub(crate) is_coloured: Setting<bool>,
}

/// A settings file.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Option<String>,
    limit: Option<usize>,
    width: Option<usize>,
    threads: Option<usize>,
    pack: Option<PathBuf>,
    store: Option<PathBuf>,
    lock: Option<PathBuf>,
    color: Option<bool>,
}

/// How many rows a table for people shows unless told otherwise.
const LIMIT: usize = 40;

impl Settings {
    pub(crate) fn find(common: &Common) -> Result<Self, Failure> {
        let mut files = Vec::new();
        for path in [Some(PathBuf::from("demarche.toml")), user_file()].into_iter().flatten() {
            if let Some(file) = read(&path)? {
                files.push((path.display().to_string(), file));
            }
        }
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let is_terminal = std::io::stdout().is_terminal();
        let format = match &common.format {
            Some(format) => Setting { value: *format, from: "flag --format".to_owned() },
            None => Self::find_format(common, variable("DEMARCHE_FORMAT"), &files, is_terminal)?,
        };
        Ok(Self {
            format,
            limit: number(
                common.limit,
                "--limit",
                variable("DEMARCHE_LIMIT"),
                "DEMARCHE_LIMIT",
                &files,
                |file| file.limit,
                Some(LIMIT),
            )?,
            width: Self::find_width(common, variable("DEMARCHE_WIDTH"), &files, is_terminal)?,
            threads: number(
                common.threads,
                "--threads",
                variable("DEMARCHE_THREADS"),
                "DEMARCHE_THREADS",
                &files,
                |file| file.threads,
                None,
            )?,
            pack: path(&common.pack, "--pack", "DEMARCHE_PACK", &files, |file| file.pack.as_ref())
                .unwrap_or(Setting { value: None, from: "embedded".to_owned() }),
            store: Self::find_store(common, &files),
            lock: path(&common.lock, "--lock", "DEMARCHE_LOCK", &files, |file| file.lock.as_ref())
                .unwrap_or(Setting { value: None, from: "default".to_owned() }),
            is_coloured: Self::find_colour(common, &files, is_terminal),
        })
    }

    fn find_format(
        common: &Common,
        variable: Option<String>,
        files: &[(String, File)],
        is_terminal: bool,
    ) -> Result<Setting<Format>, Failure> {
        let read = |text: &str, from: &str| {
            <Format as clap::ValueEnum>::from_str(text, true).map_err(|_| {
                Failure::Usage(
                    format!("{from}: {text:?} is not a format"),
                    format!("expected one of: {}", Format::names()),
                )
            })
        };
        if let Some(path) = &common.output {
            return match path.extension().and_then(|extension| extension.to_str()) {
                Some(extension) if extension.eq_ignore_ascii_case("zip") => {
                    Ok(Setting { value: Format::Csv, from: format!("inside {}", path.display()) })
                }
                // A lock file and a plan have a form of their own; `show` refuses other answers in them.
                Some("lock" | "toml") => {
                    Ok(Setting { value: Format::Table, from: format!("inside {}", path.display()) })
                }
                Some(extension) => read(extension, "the file's extension")
                    .map(|value| Setting { value, from: format!("extension of {}", path.display()) }),
                None => Err(Failure::Usage(
                    format!("{} has no extension that names a format", path.display()),
                    format!("add --format, one of: {}", Format::names()),
                )),
            };
        }
        if let Some(text) = variable {
            return read(&text, "DEMARCHE_FORMAT")
                .map(|value| Setting { value, from: "environment DEMARCHE_FORMAT".to_owned() });
        }
        for (path, file) in files {
            if let Some(text) = &file.format {
                return read(text, path).map(|value| Setting { value, from: path.clone() });
            }
        }
        Ok(if is_terminal {
            Setting { value: Format::Table, from: "default on a terminal".to_owned() }
        } else {
            Setting { value: Format::Csv, from: "default when piped".to_owned() }
        })
    }

    fn find_width(
        common: &Common,
        variable: Option<String>,
        files: &[(String, File)],
        is_terminal: bool,
    ) -> Result<Setting<Option<usize>>, Failure> {
        let found = number(common.width, "--width", variable, "DEMARCHE_WIDTH", files, |file| file.width, None)?;
        if found.value.is_some() || !is_terminal || common.output.is_some() {
            return Ok(found);
        }
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Ok(Setting { value: Some(width.unwrap_or(80)), from: "the terminal".to_owned() })
    }

    fn find_store(common: &Common, files: &[(String, File)]) -> Setting<Option<PathBuf>> {
        let found = path(&common.store, "--store", "DEMARCHE_STORE", files, |file| file.store.as_ref());
        match found {
            Some(Setting { value, from }) => Setting { value: value.filter(|path| path.as_os_str() != "none"), from },
            None => Setting { value: user_store(), from: "default".to_owned() },
        }
    }

    fn find_colour(common: &Common, files: &[(String, File)], is_terminal: bool) -> Setting<bool> {
        let off = |from: &str| Setting { value: false, from: from.to_owned() };
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if common.no_color {
            off("flag --no-color")
        } else if is_set("NO_COLOR") {
            off("environment NO_COLOR")
        } else if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            off("environment TERM=dumb")
        } else if is_set("CI") {
            off("environment CI")
        } else if !is_terminal || common.output.is_some() {
            off("not a terminal")
        } else if let Some((path, value)) = files.iter().find_map(|(path, file)| file.color.map(|color| (path, color)))
        {
            Setting { value, from: path.clone() }
        } else {
            Setting { value: true, from: "default on a terminal".to_owned() }
        }
    }

    /// Whether the format itself carries the notes.
    pub(crate) fn carries_notes(&self) -> bool {
        matches!(self.format.value, Format::Table | Format::Md | Format::Json)
    }

    /// How many rows a table for people shows; none: all.
    pub(crate) fn limit_for_people(&self) -> Option<usize> {
        match (self.format.value, self.limit.value) {
            (Format::Table, Some(limit)) if limit > 0 => Some(limit),
            _ => None,
        }
    }

    /// The same of a run that was asked for by name: whole, unless a limit was given.
    pub(crate) fn limit_of_runs(&self) -> Option<usize> {
        self.limit_for_people().filter(|_| self.limit.from != "default")
    }
}

fn number(
    flag: Option<usize>,
    flag_name: &str,
    variable: Option<String>,
    variable_name: &str,
    files: &[(String, File)],
    of: impl Fn(&File) -> Option<usize>,
    default: Option<usize>,
) -> Result<Setting<Option<usize>>, Failure> {
    if flag.is_some() {
        return Ok(Setting { value: flag, from: format!("flag {flag_name}") });
    }
    if let Some(text) = variable {
        let value = text.parse().map_err(|_| {
            Failure::Usage(
                format!("{variable_name}: {text:?} is not a whole number"),
                "expected for example 20".to_owned(),
            )
        })?;
        return Ok(Setting { value: Some(value), from: format!("environment {variable_name}") });
    }
    let found = files.iter().find_map(|(path, file)| of(file).map(|value| (path, value)));
    Ok(match found {
        Some((path, value)) => Setting { value: Some(value), from: path.clone() },
        None => Setting { value: default, from: "default".to_owned() },
    })
}

/// A path from the flag, the environment or a settings file.
fn path(
    flag: &Option<PathBuf>,
    flag_name: &str,
    variable: &str,
    files: &[(String, File)],
    of: impl Fn(&File) -> Option<&PathBuf>,
) -> Option<Setting<Option<PathBuf>>> {
    let setting = |path: &std::path::Path, from: String| Setting { value: Some(path.to_owned()), from };
    let given = std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let flag = flag.as_ref().map(|path| setting(path, format!("flag {flag_name}")));
    let given = given.map(|path| setting(&path, format!("environment {variable}")));
    flag.or(given).or_else(|| files.iter().find_map(|(from, file)| of(file).map(|path| setting(path, from.clone()))))
}

fn user_store() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local").join("share")))
        .or_else(|| std::env::var_os("LOCALAPPDATA").map(PathBuf::from))?;
    Some(folder.join("demarche").join("store"))
}

fn user_file() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))
        .or_else(|| std::env::var_os("APPDATA").map(PathBuf::from))?;
    Some(folder.join("demarche").join("demarche.toml"))
}

fn read(path: &std::path::Path) -> Result<Option<File>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map(Some).map_err(|error| {
            let keys = "expected the keys format, limit, width, threads, pack, store, lock, color";
            Failure::Usage(format!("{}: {}", path.display(), error.message()), keys.to_owned())
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Failure::Usage(format!("{}: {error}", path.display()), "expected a readable file, or none".to_owned()))
        }
    }
}
