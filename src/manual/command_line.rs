//! The `linkwise` program (feature `cli`): arguments in, [`role`](crate::role) called, results out.
//!
//! | command | who | does |
//! |---|---|---|
//! | `party new`, `card`, `trust` | everyone | makes a home; prints its card; pins the cards of others |
//! | `agreement new`, `lint`, `show`, `sign` | everyone | drafts, checks, shows and signs an agreement |
//! | `key new`, `issue` | key custodian | makes the root; issues sealed link keys |
//! | `key import`, `check` | data owner | takes a link key in; prints check values |
//! | `consents import-fhir`, `export-fhir` | data owner | consents from and to FHIR R4 |
//! | `encode` | data owner | CSV to `.lwk`, `.lwh`, `.lwr`, `.lwo`; registers of consents, objections, shields and opt-outs withhold before |
//! | `score` | linkage unit | batches to edges, and bins beside them that stay |
//! | `assemble` | assembler | edges to maps, and a list for review |
//! | `link` | linkage unit that assembles | both in one go, for the tier `combined` |
//! | `sample draw` | assembler | links and near-misses for blind review, drawn by an auditor's seed |
//! | `sample check` | anyone with the files | draws a sample again, and tells which pairs are links |
//! | `map` | data owner | a map to CSV: record id, pseudonym; `--barred` keeps withdrawn links apart |
//! | `links withdraw`, `receipts`, `barred` | data owner | takes links back and writes the notices; who has acknowledged; the list of barred links |
//! | `links receive` | who was given links | takes a notice in, and gives a receipt |
//! | `explain` | linkage unit | one released edge, level by level; `--edges` lists edges to choose from, where the unit assembles too |
//! | `link-clear` | data owner | compares its own plain files |
//! | `log verify` | anyone | verifies logs, with witnesses where there are any; `--reexecute` computes parts of a scoring again, `--reassemble` the links |
//! | `log show`, `prove`, `check`, `diff` | anyone | reads a log; writes and checks proofs; compares two copies |
//! | `log open` | data owner | the opening of one record, for its subject: an entry before and after; shields withhold |
//! | `log witness` | another organisation | cosigns a log that only grew |
//! | `log adopt` | every party | writes that an agreement is adopted, before any act |
//! | `log destroy` | data owner, key custodian | writes that a link key or the openings of an encoding are destroyed, then removes them |
//! | `log fsck` | anyone, its keeper | recomputes a log; says what recovery would do, and does it |
//! | `synth`, `evaluate` | anyone | invented children; links against the truth |
//! | `demo` | anyone | the whole way on invented children |
//!
//! `linkwise COMMAND --help` has every option with an example.
//!
//! # Rules of the house
//!
//! - Data, or with `--json` exactly one JSON object, goes to standard output; words for people go to
//!   standard error.
//! - No key is ever given on the command line or in the environment, and none is printed.
//! - What is written appears when it is whole: a command that fails leaves no half file.
//! - A home is for its owner alone (mode 0700, files 0600); anything else is refused.
//! - Errors say what, where and how to mend it, and never hold a value from the data.
//!
//! # Exit codes
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | something unexpected, or the operating system refused |
//! | 2 | the command line is wrong |
//! | 3 | an agreement, card or home is malformed |
//! | 4 | the input was rejected |
//! | 5 | the policy refused |
//! | 6 | a key, or two batches, do not belong together |
//! | 7 | a limit on size, rows or memory was reached |
//! | 8 | a signature, proof or log does not verify |
//! | 9 | the quality is below the bar that `evaluate --min-f1` sets |
//! | 10 | the act was stopped; the program itself is stopped from outside, and never ends so |
//!
//! They are those of [`ErrorKind::exit_code`](crate::error::ErrorKind::exit_code).
//!
//! # A home
//!
//! | file | holds |
//! |---|---|
//! | `party.toml` | the organisation's own card |
//! | `signer.key`, `log.key` | seeds of its signing keys, hexadecimal |
//! | `recipient.key` | the key that opens what is sealed to it, an age identity |
//! | `trust/` | pinned cards, one file each |
//! | `keys/` | link keys, one file each, hexadecimal |
//! | `root.key` | at a key custodian alone |
//! | `log/`, `log.state` and files beside it | the log, and what its signer has signed |
//!
//! Back a home up as you would a key: who has a copy of it can act as the organisation. Never run two
//! copies of one log.
