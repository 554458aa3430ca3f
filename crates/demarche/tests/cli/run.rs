use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// What a command did.
pub(crate) struct Did {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// An empty folder of its own, removed when dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("demarche-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The binary in an empty folder with an empty home and no settings.
pub(crate) fn binary(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.env_clear().env("HOME", folder.path()).current_dir(folder.path()).stdin(Stdio::null());
    command
}

pub(crate) fn did(output: Output) -> Did {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let did = Did { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    for words in ["panicked", "RUST_BACKTRACE", "unwrap()"] {
        assert!(!did.err.contains(words), "{}", did.err);
    }
    did
}

/// Runs `demarche` with these words.
pub(crate) fn run(words: &[&str]) -> Did {
    let folder = Folder::new();
    did(binary(&folder).args(words).output().unwrap())
}

/// Runs `demarche` with a line split at blanks.
pub(crate) fn line(line: &str) -> Did {
    run(&line.split_whitespace().collect::<Vec<_>>())
}

/// The output of a command that must succeed.
pub(crate) fn ok(text: &str) -> String {
    let did = line(text);
    assert_eq!(did.code, 0, "{text}: {}", did.err);
    did.out
}

/// The output of a command that must succeed, as JSON.
pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(&ok(&format!("{text} -f json"))).unwrap()
}

/// The main answer, computed once.
pub(crate) fn ukraine() -> &'static Value {
    static ANSWER: OnceLock<Value> = OnceLock::new();
    ANSWER.get_or_init(|| json("alignment ukraine-2022"))
}

/// The rows of a view.
pub(crate) fn rows(view: &Value) -> &Vec<Value> {
    view["rows"].as_array().unwrap()
}

/// The cell of an actor on a layer.
pub(crate) fn cell<'v>(view: &'v Value, actor: &str, layer: &str) -> &'v Value {
    rows(view)
        .iter()
        .find(|row| row["actor"] == actor && row["layer"] == layer)
        .unwrap_or_else(|| panic!("{actor} {layer}"))
}

/// The folder of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
