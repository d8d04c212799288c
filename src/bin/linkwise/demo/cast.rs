//! Who takes part in the demonstration, and where their files lie.

use std::fs;
use std::path::{Path, PathBuf};

use linkwise::durable;
use linkwise::home::Home;
use linkwise::policy::Sector;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::{files, party, score};

/// The data owners, by the names of the agencies in the population's truth.
pub(super) const OWNERS: [&str; 3] = ["health", "education", "social_care"];
/// The sectors of the data owners, in the same order.
pub(super) const SECTORS: [Sector; 3] =
    [Sector::Health, Sector::Education, Sector::ChildrensSocialCare];
pub(super) const UNIT: &str = "linkage_centre";
pub(super) const CUSTODIAN: &str = "key_office";
pub(super) const ASSEMBLER: &str = "assembly_office";

/// The folder of the demonstration.
pub(super) struct Stage {
    pub(super) folder: PathBuf,
    pub(super) separate_assembler: bool,
}

impl Stage {
    /// Makes the folder; it must not exist, or be empty.
    pub(super) fn set(folder: &Path, separate_assembler: bool) -> Result<Self, Failure> {
        files::make_folder(folder)?;
        let mut content = fs::read_dir(folder).map_err(|error| Failure::file(folder, &error))?;
        if content.next().is_some() {
            return Err(Failure::usage(format!(
                "{} exists and is not empty; name another folder with --out, or remove it",
                folder.display()
            )));
        }
        let stage = Self { folder: folder.to_path_buf(), separate_assembler };
        for name in ["cards", "sent"] {
            files::make_folder(&stage.folder.join(name))?;
        }
        for name in stage.everyone().chain(["truth"]) {
            let folder = stage.folder.join(name);
            durable::create_private_folder(&folder)
                .map_err(|error| Failure::file(&folder, &error))?;
        }
        Ok(stage)
    }

    pub(super) fn everyone(&self) -> impl Iterator<Item = &'static str> {
        let assembler = self.separate_assembler.then_some(ASSEMBLER);
        OWNERS.into_iter().chain([UNIT, CUSTODIAN]).chain(assembler)
    }

    /// Whoever assembles: the linkage unit, or an organisation of its own.
    pub(super) const fn assembler(&self) -> &'static str {
        if self.separate_assembler { ASSEMBLER } else { UNIT }
    }

    /// What stays with an organisation.
    pub(super) fn own(&self, name: &str, file: &str) -> PathBuf {
        self.folder.join(name).join(file)
    }

    pub(super) fn home(&self, name: &str) -> PathBuf {
        self.own(name, "home")
    }

    pub(super) fn card(&self, name: &str) -> PathBuf {
        self.folder.join("cards").join(format!("{name}.card"))
    }

    /// What travels between organisations, sealed.
    pub(super) fn sent(&self, file: &str) -> PathBuf {
        self.folder.join("sent").join(file)
    }

    pub(super) fn truth(&self, file: &str) -> PathBuf {
        self.folder.join("truth").join(file)
    }

    pub(super) fn agreement(&self) -> PathBuf {
        self.folder.join("agreement.toml")
    }

    /// Makes every home, writes the cards, and pins each at all others.
    pub(super) fn found_organisations(&self) -> Result<Vec<Home>, Failure> {
        let mut homes = Vec::new();
        for name in self.everyone() {
            homes.push(party::create(&self.home(name), name)?);
        }
        for home in &homes {
            party::write_card(home, &self.card(home.name()))?;
            for other in &homes {
                home.pin(other.card(), false)?;
            }
        }
        Ok(homes)
    }

    /// What scoring writes.
    pub(super) fn scored(&self) -> score::Output {
        score::Output { edges: self.sent("edges.lwe"), bins: self.own(UNIT, "edges.lwb") }
    }

    /// Every file that was made, and who may see it.
    pub(super) fn files(&self) -> Vec<Listed> {
        let assembler = self.assembler();
        let mut list = Vec::new();
        let mut add = |path: PathBuf, who: &str, sealed: bool, what: &'static str| {
            list.push(Listed { path, who: who.to_owned(), sealed, what });
        };
        add(self.agreement(), EVERYONE, false, "the agreement with all signatures");
        for name in self.everyone() {
            add(self.card(name), EVERYONE, false, "the public keys of an organisation");
        }
        for owner in OWNERS {
            let (of, to) = (|end: &str| self.sent(&format!("{owner}.{end}")), owner);
            add(self.own(owner, "records.csv"), to, false, "the agency's own records");
            add(of("key"), to, true, "the link key with which it encodes");
            add(of("lwk"), UNIT, true, "encoded rows: no name, no date, no number");
            add(of("lwh"), assembler, true, "opens the handles of the encoded rows");
            add(self.own(owner, "batch.lwr"), to, false, "which reference is which record");
            add(self.own(owner, "batch.lwo"), to, false, "opens the log's commitments");
        }
        let scored = self.scored();
        add(scored.edges, assembler, true, "pairs of handles with weights");
        add(scored.bins, UNIT, false, "digests of what was scored, for an auditor's samples");
        for owner in OWNERS {
            let map = self.sent(&format!("{owner}.map"));
            add(map, owner, true, "pseudonyms for the agency's own references");
            let own = self.own(owner, "pseudonyms.csv");
            add(own, owner, false, "the agency's record ids with pseudonyms");
        }
        for name in self.everyone() {
            add(self.home(name), name, false, "its keys, its trust, its log");
        }
        for file in ["truth.csv", "people.csv"] {
            let what = "who is who: exists only because the children are invented";
            add(self.truth(file), NOBODY, false, what);
        }
        list
    }
}

const EVERYONE: &str = "everyone";
const NOBODY: &str = "nobody in real life";

/// A file of the demonstration.
pub(super) struct Listed {
    pub(super) path: PathBuf,
    pub(super) who: String,
    pub(super) sealed: bool,
    pub(super) what: &'static str,
}

impl Listed {
    pub(super) fn object(&self) -> Value {
        json!({
            "path": self.path.display().to_string(),
            "may_be_read_by": self.who,
            "sealed": self.sealed,
            "holds": self.what,
        })
    }
}
