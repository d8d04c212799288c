//! Organisations in a temporary folder, made by the program itself.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use linkwise::policy::Terms;
use serde_json::Value;

/// A folder in which commands run.
pub(super) struct World {
    folder: tempfile::TempDir,
    separate: bool,
}

/// The names in a folder, also of hidden files, sorted; none where there is no folder.
pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|entries| {
            entries
                .map(|entry| entry.expect("read").file_name().to_string_lossy().into_owned())
                .collect()
        })
        .unwrap_or_default();
    names.sort();
    names
}

fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for name in names_in(folder) {
        let path = folder.join(name);
        if path.is_dir() {
            walk(&path, root, found);
        } else {
            let path: PathBuf = path.strip_prefix(root).expect("inside").into();
            found.push(path.display().to_string());
        }
    }
}

impl World {
    pub(super) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), separate: true }
    }

    fn everyone(&self) -> Vec<&'static str> {
        let mut all = vec!["health", "education", "unit", "custodian"];
        if self.separate {
            all.push("assembler_office");
        }
        all
    }

    /// The folder of a home: as short as commands in tests want it.
    fn home_of(name: &str) -> &str {
        name.strip_suffix("_office").unwrap_or(name)
    }

    /// Homes that trust each other.
    pub(super) fn with_homes(separate: bool) -> Self {
        let world = Self { separate, ..Self::empty() };
        let mut cards = String::new();
        for name in world.everyone() {
            let home = Self::home_of(name);
            world.ok(&format!("party new --name {name} --home {home}"));
            let card = world.run(&format!("party card --home {home}"));
            fs::write(world.path().join(format!("{home}.card")), card.stdout).expect("written");
            write!(cards, " {home}.card").expect("a string grows");
        }
        for name in world.everyone() {
            world.ok(&format!("party trust --home {}{cards}", Self::home_of(name)));
        }
        world
    }

    /// A draft that accepts invented identifiers and is ready to be signed.
    pub(super) fn draft_agreement(&self) {
        let assembler = if self.separate { "--assembler assembler.card" } else { "" };
        self.ok(&format!(
            "agreement new --template linkage-quality --controllers health.card,education.card \
             --sectors health,education --linkage-unit unit.card --custodian custodian.card \
             {assembler} --out A.toml"
        ));
        let path = self.path().join("A.toml");
        let text = fs::read_to_string(&path).expect("read");
        let accepting = text.replace("never_issued = \"refuse\"", "never_issued = \"accept\"");
        assert_ne!(accepting, text);
        for sector in ["health", "education", "processing"] {
            assert!(text.contains(&format!("sector = \"{sector}\"")), "{sector}");
        }
        let accepting =
            accepting.replace(Terms::TO_BE_COMPLETED, "none: the children are invented");
        fs::write(path, accepting).expect("written");
    }

    /// Everything before encoding: children, a signed agreement, link keys.
    pub(super) fn ready(separate: bool) -> Self {
        Self::ready_with(separate, |text| text)
    }

    /// The same, with the words of the agreement changed before it is signed.
    pub(super) fn ready_with(separate: bool, change: impl FnOnce(String) -> String) -> Self {
        let world = Self::with_homes(separate);
        world.ok("synth --children 300 --seed 1 --out children");
        world.draft_agreement();
        let path = world.path().join("A.toml");
        let text = fs::read_to_string(&path).expect("read");
        fs::write(path, change(text)).expect("written");
        for name in world.everyone() {
            world.ok(&format!("agreement sign --home {} A.toml", Self::home_of(name)));
        }
        world.ok("key new --home custodian");
        for owner in ["health", "education"] {
            world.ok(&format!(
                "key issue --home custodian --agreement A.toml --out {owner}.key --to {owner}"
            ));
            world.ok(&format!("key import --home {owner} --agreement A.toml {owner}.key"));
        }
        world
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn encode(owner: &str) -> String {
        format!(
            "encode --home {owner} --agreement A.toml --input children/{owner}.csv \
             --invalid missing --output {owner}.lwk"
        )
    }

    pub(super) fn verify(&self) -> String {
        let mut line = "log verify".to_owned();
        for name in self.everyone() {
            let home = Self::home_of(name);
            write!(line, " {home} --card {home}.card").expect("a string grows");
        }
        line
    }

    pub(super) fn run(&self, line: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_linkwise"))
            .args(line.split_whitespace())
            .current_dir(self.path())
            .output()
            .expect("the program was built")
    }

    pub(super) fn code(&self, line: &str) -> i32 {
        self.run(line).status.code().expect("no signal")
    }

    pub(super) fn ok(&self, line: &str) {
        let output = self.run(line);
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{line}\n{words}");
    }

    /// The object of a command that succeeds.
    pub(super) fn json(&self, line: &str) -> Value {
        self.refused(line, 0)
    }

    /// The object of a command that ends with `code`.
    pub(super) fn refused(&self, line: &str, code: i32) -> Value {
        let output = self.run(&format!("{line} --json"));
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{line}\n{words}");
        assert!(code == 0 || words.contains("error: "), "{line}\n{words}");
        serde_json::from_slice(&output.stdout).expect("one JSON object")
    }

    /// Everything in the folder outside the homes' logs, hidden files too.
    pub(super) fn listing(&self) -> Vec<String> {
        let mut found = self.all_files();
        found.retain(|name| !name.contains("/log/") && !name.contains("log.state"));
        found
    }

    pub(super) fn all_files(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(self.path(), self.path(), &mut found);
        found
    }

    /// The entries of a home's log, which must be sound.
    pub(super) fn entries(&self, home: &str) -> u64 {
        let verdict = self.json(&format!("log verify {home} --card {home}.card"));
        verdict["logs"][0]["entries"].as_u64().expect("a number")
    }

    pub(super) fn shorten(&self, from: &str, to: &str, lines: usize) {
        let text = fs::read_to_string(self.path().join(from)).expect("read");
        let kept: Vec<&str> = text.lines().take(lines).collect();
        fs::write(self.path().join(to), kept.join("\n")).expect("written");
    }

    /// The records of a map, each with a pseudonym of its own.
    pub(super) fn everyone_unlinked(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.path().join(from)).expect("read");
        let mut out = "record_id,pseudonym\n".to_owned();
        for (place, line) in text.lines().enumerate().skip(1) {
            let id = line.split(',').next().unwrap_or_default();
            writeln!(out, "{id},{place:032x}").expect("a string grows");
        }
        fs::write(self.path().join(to), out).expect("written");
    }

    pub(super) fn private_folder(&self, name: &str) {
        linkwise::durable::create_private_folder(&self.path().join(name)).expect("made");
    }
}
