//! Who holds what, and which module does what.
//!
//! # Three sentences from which the rest follows
//!
//! 1. **Every linking key is a pass.** A [`Pass`](crate::schema::Pass) names what two records must
//!    share before they are compared: an NHS number, a UPN, or a combination such as date of birth and
//!    the first three letters of the surname. In each pass a record becomes one row: a *token* (the
//!    keyed hash of what the pass is about), a *handle* (which names the row to the assembler alone)
//!    and *codes* (each field, hashed under a salt made of the pass's value). See
//!    [`encoding`](super::encoding).
//! 2. **Every comparison is a level vector.** Two rows that meet are compared field by field into
//!    levels: same, near, far, different, missing. The same
//!    [`LevelVector`](crate::schema::LevelVector) comes from codes, between agencies, and from plain
//!    values, inside one.
//! 3. **Every decision is a function of the level vector**, of how the rows met, and of a model of
//!    whole numbers. So it can be explained field by field, and is the same on every machine. See
//!    [`linking`](super::linking).
//!
//! # Who holds what
//!
//! | party | has | never has |
//! |---|---|---|
//! | data owner (controller) | its records; the link key of one agreement and epoch; its references and openings | the root key; other owners' records or references |
//! | key custodian | the root key | records, codes, handles |
//! | linkage unit | codes, tokens, handles it cannot open | a key; names, dates, numbers |
//! | assembler | edges (handles and weights), the key that opens handles | codes, tokens, passes |
//! | reviewer | the review list, where the agreement names one | codes, keys |
//! | recipient | what owners send it under pseudonyms | references of owners |
//! | auditor | logs and cards | anything else |
//!
//! Linkage unit and assembler may be one organisation: the tier `combined`, which the agreement must
//! name, because whoever holds codes and openable handles can join a record's rows again. The checks
//! of [`Terms`](crate::policy::Terms) refuse the mixtures that undo the protection: a custodian who
//! scores, assembles or owns data; an owner who scores or assembles.
//!
//! # What goes from whom to whom
//!
//! | file | from | to | sealed to |
//! |---|---|---|---|
//! | card | each | each, compared by another way before it is pinned | - (public) |
//! | agreement | anyone | all, to sign | - |
//! | `.key` | custodian | each data owner | the owner |
//! | `.lwk` batch | data owner | linkage unit | the unit |
//! | `.lwh` handle key | data owner | assembler | the assembler |
//! | `.lwr`, `.lwo` | data owner | stay there, secret | - |
//! | `.lwe` edges | linkage unit | assembler | the assembler |
//! | `.map` | assembler | each data owner, its own | the owner |
//! | `.lwv` review list | assembler | the reviewer | the reviewer |
//!
//! Sealing is done by the `linkwise` program and by
//! callers of [`role`](crate::role) with the feature `seal`; the functions of `role` themselves write
//! to any [`Outlet`](crate::role::Outlet). Owners put the pseudonyms to their own data and send that to
//! the recipient, who joins on them.
//!
//! # Floors
//!
//! A module imports from lower floors only; a test reads the imports and checks it.
//!
//! | floor | module | what lives there |
//! |---|---|---|
//! | 5 | `document`, `home` | agreements and cards as TOML; an organisation's folder of keys, trust and log |
//! | 5 | [`report`](crate::report), `population` | figures; three agencies of invented children with the truth |
//! | 4 | [`role`](crate::role) | every act: spends the permit, writes the log, and only then releases |
//! | 3 | `encode`, `link` | not public: rows and containers; meeting, comparing, weighing, deciding. They know no policy |
//! | 2 | [`record`](crate::record) | one row of an agency, and what it gives to each pass |
//! | 2 | [`policy`](crate::policy) | agreement, permit, refusal: a pure, total evaluator |
//! | 2 | [`audit`](crate::audit) | entries, Merkle tree, checkpoints, verification |
//! | 1 | [`identifier`](crate::identifier), [`demographic`](crate::demographic) | parsing and normalising, with versions |
//! | 1 | [`schema`](crate::schema) | passes, fields, codes, levels and caps as plain data |
//! | 1 | [`crypto`](crate::crypto) | the only importer of `ring`, `blake3` and `age` |
//! | 0 | [`wire`](crate::wire), [`secret`](crate::secret), [`error`](crate::error), [`reading`](crate::reading), [`time`](crate::time), [`durable`](crate::durable) | canonical bytes, wiped buffers, error kinds, dates without a clock, files that survive a crash |
//!
//! `encode` and `link` are not public because Cargo unites features over a build: a door that some
//! feature opened would stand open for every crate in it. The only way to encode or score is through
//! `role`, with a permit and a log.
//!
//! # Types that carry the rules
//!
//! - [`Agreement<Draft>`](crate::policy::Agreement) becomes `Agreement<Granted>` by signatures alone;
//!   only a granted one gives permits.
//! - A [`Permit`](crate::policy::Permit) is for one act, cannot be copied, and is used up by value.
//! - [`AuditLog`](crate::audit::AuditLog) is an argument of every act, and only acts append to it.
//! - [`RootKey`](crate::crypto::RootKey) and [`LinkKey`](crate::crypto::LinkKey) cannot be copied,
//!   printed or serialised, and are wiped when dropped.
//! - Types that hold personal data print their name alone under `Debug` and have no `Display`.
//!
//! Tests that must fail to compile pin these.
//!
//! # What the library does not do
//!
//! It reads no clock and no environment and keeps no global state: the caller passes the time. All
//! secrets are drawn from the operating system's generator. It starts threads only with the feature
//! `rayon`, and the result does not depend on their number.
