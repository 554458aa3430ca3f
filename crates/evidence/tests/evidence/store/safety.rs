//! Loads that are killed, refused, crowded or out of space: the store is as before or as after.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use demarche_evidence::Error;
use demarche_evidence::store::{Added, Manifest, Step, Store, unobserved};

use super::small::{self, Later};
use super::{Folder, REGISTRY, add, skipped};

/// A change to a store, from a state that is made first.
#[derive(Debug, Clone, Copy)]
enum Change {
    /// The first edition into an empty store.
    First,
    /// A second edition beside the first.
    Second,
    /// A second edition, after a load of it was stopped halfway.
    Again,
    /// The removal of the first edition.
    Removal,
}

const CHANGES: [Change; 4] = [Change::First, Change::Second, Change::Again, Change::Removal];

impl Change {
    fn prepare(self, store: &mut Store) {
        if !matches!(self, Self::First) {
            let (edition, loaded) = small::edition("2020", Later::No);
            add(store, &edition, &loaded).unwrap();
        }
        if matches!(self, Self::Again) {
            // The folder of an edition that got its name, but was never named by a manifest; and a load that was stopped before that.
            for folder in ["editions/small@2024", "incoming/small@2024"] {
                let folder = store.root().join(folder);
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(folder.join("ties.parquet"), b"half a fi").unwrap();
            }
            std::fs::write(store.root().join("manifest.json.new"), b"{").unwrap();
        }
    }

    fn make(self, store: &mut Store, observer: &mut dyn FnMut(Step<'_>) -> io::Result<()>) -> Result<(), Error> {
        match self {
            Self::First | Self::Second | Self::Again => {
                let (edition, loaded) = small::edition("2024", Later::Yes);
                store.add(&edition, &loaded.evidence, &loaded.report, observer).map(|_| ())
            }
            Self::Removal => {
                store.remove("small@2020", "withdrawn by its makers", "2026-11-27T09:00:00Z", observer).map(|_| ())
            }
        }
    }
}

/// The manifest before and after a change, and the number of its steps.
fn expected(change: Change) -> (Manifest, Manifest, usize) {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let folder = Folder::new(&format!("expected_{change:?}_{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    let mut store = folder.store();
    change.prepare(&mut store);
    let before = Store::open(&folder.0).unwrap().manifest().clone();
    let mut steps = 0;
    change
        .make(&mut store, &mut |_| {
            steps += 1;
            Ok(())
        })
        .unwrap();
    (before, Store::open(&folder.0).unwrap().manifest().clone(), steps)
}

/// The store is whole, and as before or as after; the change can be made again.
fn is_whole(folder: &Path, change: Change, before: &Manifest, after: &Manifest) -> bool {
    let store = Store::open(folder).unwrap();
    let is_after = store.manifest() == after;
    assert!(is_after || store.manifest() == before, "{change:?}: neither as before nor as after");
    let damaged: Vec<String> = store
        .verify(&REGISTRY)
        .iter()
        .map(ToString::to_string)
        .filter(|fault| !fault.contains("that the manifest does not list"))
        .collect();
    assert!(damaged.is_empty(), "{change:?}: {damaged:?}");
    let mut store = Store::open(folder).unwrap();
    match change.make(&mut store, &mut unobserved) {
        Err(Error::NotHeld { .. }) if is_after => {}
        made => made.unwrap(),
    }
    let store = Store::open(folder).unwrap();
    assert_eq!(store.manifest().editions, after.editions);
    assert_eq!(store.manifest().tombstones, after.tombstones);
    // A removal that was made, but whose files were left, is tidied by the next load.
    let faults = store.verify(&REGISTRY);
    assert!(faults.is_empty() || matches!(change, Change::Removal), "{change:?}: {faults:?}");
    is_after
}

const FOLDER: &str = "DEMARCHE_TEST_STORE";
const STOP: &str = "DEMARCHE_TEST_STOP";

/// This test, in a process of its own that makes a change and stops at a step.
fn child(folder: &Path, change: usize, stop: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "store::safety::each_step_is_told_before_it_is_taken", "--nocapture"]);
    command.env(FOLDER, folder).env(STOP, format!("{change} {stop}")).env_remove("DEMARCHE_SKIPS");
    command
}

#[test]
fn each_step_is_told_before_it_is_taken() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let plan = std::env::var(STOP).unwrap();
        let (change, stop) = plan.split_once(' ').unwrap();
        let (change, stop): (usize, usize) = (change.parse().unwrap(), stop.parse().unwrap());
        return stopped(Path::new(&folder), CHANGES[change], stop);
    }
    let folder = Folder::new("each_step_is_told_before_it_is_taken");
    let mut store = folder.store();
    let mut last = String::new();
    let mut renames = Vec::new();
    Change::First
        .make(&mut store, &mut |step| {
            match step {
                Step::Write(path, 0, 0) => assert!(!path.exists(), "{} is written before it is told", path.display()),
                Step::Write(path, from, _) => assert_eq!(std::fs::metadata(path).unwrap().len(), from as u64),
                Step::Rename(from, to) => {
                    assert!(from.exists() && last.starts_with("Sync"), "{last} before {step:?}");
                    renames.push(to.file_name().unwrap().to_string_lossy().into_owned());
                }
                Step::Folder(_) | Step::Sync(_) | Step::Remove(_) => {}
            }
            last = format!("{step:?}");
            Ok(())
        })
        .unwrap();
    assert_eq!(renames, ["small@2024", "manifest.json"]);
}

/// Makes a change and, before one of its steps, says so and waits for the end.
fn stopped(folder: &Path, change: Change, stop: usize) {
    let mut store = Store::open(folder).unwrap();
    let mut step = 0;
    let made = change.make(&mut store, &mut |_| {
        step += 1;
        if step == stop {
            let mut out = io::stdout().lock();
            writeln!(out, "\nstopped").and_then(|()| out.flush()).unwrap();
            std::thread::sleep(Duration::from_secs(600));
        }
        Ok(())
    });
    if let Err(error) = made {
        let mut out = io::stdout().lock();
        writeln!(out, "\nrefused: {error}").and_then(|()| out.flush()).unwrap();
        std::process::exit(3);
    }
}

/// Waits until a child says that it has stopped, and kills it with signal 9.
fn kill(mut child: Child) {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let has_stopped = lines.map_while(Result::ok).any(|line| line == "stopped");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(has_stopped, "the load ended before its step");
}

#[test]
fn a_killed_load_leaves_the_store_as_before_or_as_after() {
    let is_long = std::env::var_os("DEMARCHE_LONG").is_some();
    let (mut points, mut kills, mut as_before, mut as_after) = (0, 0, 0, 0);
    for (number, change) in CHANGES.into_iter().enumerate() {
        let (before, after, steps) = expected(change);
        points += steps;
        let every = if is_long { 1 } else { steps.div_ceil(3) };
        for stop in (1..=steps).rev().step_by(every) {
            let folder = Folder::new(&format!("killed_{number}_{stop}"));
            let mut store = folder.store();
            change.prepare(&mut store);
            drop(store);
            kill(child(&folder.0, number, stop).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
            kills += 1;
            if is_whole(&folder.0, change, &before, &after) { as_after += 1 } else { as_before += 1 }
        }
    }
    assert!(points >= 200, "a load can be stopped at {points} points");
    assert!(kills >= if is_long { 200 } else { 12 }, "{kills} kills");
    assert!(as_before > 0 && as_after > 0, "{as_before} as before, {as_after} as after");
}

#[test]
fn a_load_that_cannot_write_says_so_and_leaves_the_store_as_it_was() {
    for change in CHANGES {
        let (before, after, steps) = expected(change);
        let every = if std::env::var_os("DEMARCHE_LONG").is_some() { 1 } else { 7 };
        for stop in (1..=steps).rev().step_by(every) {
            let folder = Folder::new(&format!("full_{change:?}"));
            let mut store = folder.store();
            change.prepare(&mut store);
            let mut step = 0;
            let made = change.make(&mut store, &mut |_| {
                step += 1;
                // A disk that is full stays full.
                if step >= stop { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            });
            let is_last = matches!((change, stop == steps), (Change::First | Change::Second | Change::Again, true));
            match made {
                Err(Error::File { source, .. }) => assert_eq!(source.kind(), io::ErrorKind::StorageFull),
                Ok(()) if is_last => {}
                other => panic!("{change:?} at step {stop} of {steps}: {other:?}"),
            }
            let is_same = store.manifest() == Store::open(&folder.0).unwrap().manifest();
            assert!(is_same, "{change:?} at step {stop} of {steps}: the value and the folder say different things");
            is_whole(&folder.0, change, &before, &after);
        }
    }
}

/// What a load in a process of its own says under a limit that it cannot keep.
fn limited(folder: &Path, shell: &str) -> (String, bool) {
    let load = child(folder, 1, usize::MAX);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{shell}; exec \"$0\" \"$@\"")]).arg(load.get_program()).args(load.get_args());
    command.env(FOLDER, folder).env(STOP, format!("1 {}", usize::MAX)).env_remove("DEMARCHE_SKIPS");
    let output = command.stderr(Stdio::null()).output().unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success())
}

#[test]
fn a_limit_on_the_size_of_files_loses_nothing() {
    if !cfg!(unix) {
        return skipped("a_limit_on_the_size_of_files_loses_nothing", "there is no ulimit");
    }
    let (before, after, _) = expected(Change::Second);
    // With the signal left as it is the process is killed; with the signal ignored the writer is refused.
    for shell in ["ulimit -f 4", "trap '' XFSZ; ulimit -f 4"] {
        let folder = Folder::new("a_limit_on_the_size_of_files_loses_nothing");
        let mut store = folder.store();
        Change::Second.prepare(&mut store);
        let (said, is_success) = limited(&folder.0, shell);
        assert!(!is_success, "{shell}: {said}");
        assert!(!shell.starts_with("trap") || said.contains("refused: "), "{shell}: {said}");
        assert!(!is_whole(&folder.0, Change::Second, &before, &after), "{shell}: as after");
    }
}

#[test]
fn a_small_disk_that_is_full_loses_nothing() {
    let test = "a_small_disk_that_is_full_loses_nothing";
    let disk = Folder::new(test);
    std::fs::create_dir_all(&disk.0).unwrap();
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=200k", "demarche"]).arg(&disk.0).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        return skipped(test, "a file system cannot be mounted");
    }
    let (before, after, _) = expected(Change::Second);
    let folder = disk.0.join("store");
    let made = std::panic::catch_unwind(|| {
        let mut store = Store::open_or_create(&folder).unwrap();
        Change::Second.prepare(&mut store);
        std::fs::write(disk.0.join("ballast"), vec![0; 40_000]).unwrap();
        let error = Change::Second.make(&mut store, &mut unobserved).unwrap_err();
        assert!(matches!(&error, Error::File { source, .. } if source.kind() == io::ErrorKind::StorageFull), "{error}");
        std::fs::remove_file(disk.0.join("ballast")).unwrap();
        assert!(!is_whole(&folder, Change::Second, &before, &after), "as after");
    });
    assert!(Command::new("umount").arg(&disk.0).status().unwrap().success());
    made.unwrap();
}

#[test]
fn two_loaders_wait_for_each_other_or_one_refuses() {
    let folder = Folder::new("two_loaders_wait_for_each_other_or_one_refuses");
    let mut first = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    let root = folder.0.clone();
    let (tell, told) = std::sync::mpsc::channel::<Result<(), Error>>();
    let waiting = std::sync::Mutex::new(None);
    let mut step = 0;
    let observer = &mut |_: Step<'_>| {
        step += 1;
        if step == 5 {
            // In the middle of this load: one that does not wait, and one that does.
            let mut hasty = Store::open(&root).unwrap().with_patience(Duration::from_millis(30));
            let (other, rows) = small::edition("2022", Later::No);
            let refused = hasty.add(&other, &rows.evidence, &rows.report, &mut unobserved);
            tell.send(refused.map(|_| ())).unwrap();
            let mut patient = Store::open(&root).unwrap();
            *waiting.lock().unwrap() = Some(std::thread::spawn(move || {
                let (edition, loaded) = small::edition("2024", Later::Yes);
                patient.add(&edition, &loaded.evidence, &loaded.report, &mut unobserved)
            }));
        }
        Ok(())
    };
    first.add(&edition, &loaded.evidence, &loaded.report, observer).unwrap();
    assert!(matches!(told.recv().unwrap(), Err(Error::Busy { .. })));
    let patient = waiting.lock().unwrap().take().unwrap();
    assert_eq!(patient.join().unwrap().unwrap(), Added::Loaded);
    let store = Store::open(&folder.0).unwrap();
    let keys: Vec<&str> = store.manifest().editions.iter().map(|held| held.key.as_str()).collect();
    assert_eq!(keys, ["small@2020", "small@2024"]);
    assert!(store.verify(&REGISTRY).is_empty());
}
