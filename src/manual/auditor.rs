//! An auditor's first five minutes: what to type, and what it says.
//!
//! You need the program, a copy of each organisation's log (the folder `log` of its home) and its card.
//! You need no key, no data, and no word of anybody who keeps a log. To try it, make the
//! demonstration, five organisations that linked 2,000 invented children, and be its auditor:
//!
//! ```text
//! $ linkwise demo --children 2000 --seed 1 --out demo
//! ```
//!
//! Numbers of entries below are as you will see them; digests, ids and times are other ones each time.
//!
//! # Has anything been altered?
//!
//! ```text
//! $ linkwise log verify demo/*/home --card demo/cards
//! linkwise/education                              7 entries   key pinned   1 runs and 1 agreements recomputed
//! linkwise/health                                 7 entries   key pinned   1 runs and 1 agreements recomputed
//! linkwise/key_office                             5 entries   key pinned   0 runs and 1 agreements recomputed
//! linkwise/linkage_centre                         6 entries   key pinned   0 runs and 1 agreements recomputed
//! linkwise/social_care                            7 entries   key pinned   1 runs and 1 agreements recomputed
//! 10 inputs were traced to the log that put them out, 3 quoted positions confirmed
//! 8 acts were held against the agreement they name
//! 5 logs, 32 entries: sound
//! ```
//!
//! `key pinned`: the log is signed by the key on the card, and you had the card from the organisation
//! itself. Without `--card` it would say `self-signed only`. The folders may be homes or copies of logs.
//!
//! # Who did what, when, under what?
//!
//! Several logs are one story. Hours are in UTC; times in a log are no finer, on purpose.
//!
//! ```text
//! $ linkwise log show demo/health/home demo/linkage_centre/home --act batch-encoded
//! hour              entry  who                kind                 act           agreement     says
//! 2026-11-22 02:00      4  health             batch-encoded        encode        790e2b79      delivery 1, records 1,998, records-coarsened 27, rows-withheld-pass-13 12, rows-withheld-pass-4 85, rows-withheld-pass-5 67, 2,048 commitments
//! 1 of 13 entries; nothing was verified: linkwise log verify
//! ```
//!
//! `--party`, `--act`, `--agreement`, `--from` and `--until` choose; `--json` gives every field. To see
//! that a refusal is written down too, ask for what is not agreed:
//!
//! ```text
//! $ cp demo/health/home/log/checkpoint health.checkpoint
//! $ linkwise score --home demo/health/home --agreement demo/agreement.toml \
//!     --input demo/sent/health.lwk --output taken.lwe
//! error: ACT_NOT_ALLOWED: The agreement does not allow this party to score. (agreement, [acts])
//! $ linkwise log show demo/health/home --act permit-refused
//! hour              entry  who                kind                 act           agreement     says
//! 2026-11-22 02:00      7  health             permit-refused       score         790e2b79      ACT_NOT_ALLOWED
//! 1 of 8 entries; nothing was verified: linkwise log verify
//! ```
//!
//! # Is it still the log I saw last time?
//!
//! The first line above kept the checkpoint: 200 bytes that pin every entry before it. Keep one at each
//! visit. With the log at hand, give it to `log verify` as `--since`; without it, ask for a proof:
//!
//! ```text
//! $ linkwise log verify demo/health/home --card demo/cards/health.card --since health.checkpoint
//! linkwise/health                                 8 entries   key pinned   1 runs and 1 agreements recomputed   begins as at the checkpoint kept
//! 0 inputs were traced to the log that put them out, 0 quoted positions confirmed
//! 2 acts were held against the agreement they name
//! 1 logs, 8 entries: sound
//! $ linkwise log prove demo/health/home --since health.checkpoint --out health.growth
//! proof that the first 7 of 8 entries of linkwise/health are as they were
//! $ linkwise log check health.growth --card demo/cards/health.card --since health.checkpoint
//! proved: the first 7 of 8 entries of linkwise/health are as they were
//! ```
//!
//! # Was this child's record in it?
//!
//! No log says so. The organisation that holds the record can show it, to the child or for the child, with
//! the openings that it keeps:
//!
//! ```text
//! $ linkwise log open demo/health/home --openings demo/health/batch.lwo --record-id H63158627 \
//!     --out child.opening --shield-reviewed
//! wrote child.opening: the record was in the act of entry 4 of linkwise/health; it names the record
//! $ linkwise log check child.opening --card demo/cards/health.card
//! proved: the record `H63158627` was in the act of entry 4 of linkwise/health, under its signed checkpoint of 9 entries:
//!   batch-encoded by health in the hour from 2026-11-22T02:00:00Z
//!   act encode
//!   purpose linkage_quality
//!   agreement 790e2b796fcb9cb5a798066a88e681306ecfbe37fefcdd4e424e558e27bb1685
//! ```
//!
//! (Take any id of `demo/health/records.csv`. An organisation gives its register of shields, `--shields`; a
//! record that is shielded, or that nobody looked up, is shown only where someone decided it.) The log has two
//! entries more, which do not say whose record was asked for, nor what was answered. That a record was *not* in an encoding is not shown so.
//!
//! # Does everybody see the same log?
//!
//! Whoever keeps a log could show you one and others another. Witnesses make that visible: each cosigns only
//! what grew from what it cosigned before.
//!
//! ```text
//! $ linkwise log witness --home demo/key_office/home demo/health/home --card demo/cards/health.card
//! cosigned linkwise/health at 10 entries, the first that this witness sees of it: demo/health/home/log/checkpoint
//! $ linkwise log verify demo/health/home --card demo/cards/health.card --witness demo/cards/key_office.card
//! linkwise/health                          cosigned by linkwise/key_office at 2026-11-22T02:59:55Z
//! linkwise/health                                10 entries   key pinned   1 runs and 1 agreements recomputed
//! 0 inputs were traced to the log that put them out, 0 quoted positions confirmed
//! 2 acts were held against the agreement they name
//! 1 logs, 10 entries: sound
//! ```
//!
//! Where the agreement itself names witnesses, `log verify` needs no `--witness`: it says how many entries
//! were seen in time (`witnessed`) and how many wait, and finds what was written later than it says. Give it
//! every cosigned checkpoint that the witnesses sent back, early ones too, each as `--cosigned`.
//!
//! # Are the edges what the batches give?
//!
//! Have some bins of the run computed again, where the keys are that open batches and edges:
//!
//! ```text
//! $ linkwise log verify demo/linkage_centre/home --card demo/cards/linkage_centre.card --reexecute 20 \
//!     --batch demo/sent/health.lwk --batch demo/sent/education.lwk --batch demo/sent/social_care.lwk \
//!     --edges demo/sent/edges.lwe --bins demo/linkage_centre/edges.lwb --home demo/linkage_centre/home
//! linkwise/linkage_centre, entry 3: 20 of 20 bins computed again are bit for bit the same (BINS); the model was taken from the edges and not estimated again
//!   drawn by seed SEED
//!   and the checkpoint of 6 entries, ROOT
//!   bins NUMBERS
//! ```
//!
//! `--seed` with the seed of a verdict draws the same bins again. `--model` estimates the model again too.
//!
//! # Are the maps what the edges give?
//!
//! Have the links assembled again, and each organisation hand over the map that it was given: pseudonyms,
//! and no record's id.
//!
//! ```text
//! $ linkwise log verify demo/*/home --card demo/cards --reassemble \
//!     --edges demo/sent/edges.lwe --handles demo/sent/health.lwh --handles demo/sent/education.lwh \
//!     --handles demo/sent/social_care.lwh --map demo/sent/health.map --map demo/sent/education.map \
//!     --map demo/sent/social_care.map --home demo/linkage_centre/home --home demo/health/home \
//!     --home demo/education/home --home demo/social_care/home
//! linkwise/linkage_centre, entry 5: the maps of 3 of 3 owners join their 3419 records as the edges, assembled again, do, and no others; 5 of 5 counts computed again are the same
//! ```
//!
//! Two records have one pseudonym exactly where the edges join them, as far as the maps that you have go: of
//! an owner whose map is missing it says that nothing is known. With `--reexecute`, one command goes from the
//! batches to the maps.
//!
//! # Are the links right?
//!
//! No log says so: people do, on a sample that you draw. Once its log has the links, keep the assembler's
//! checkpoint; then tell it a seed (`openssl rand -hex 32` makes one). It writes the list for the reviewer and keeps the key of the sample until all are reviewed.
//!
//! ```text
//! $ linkwise sample draw --home assembler --agreement A.toml --edges edges.lwe --handles health.lwh \
//!     --handles council.lwh --links 100 --near-misses 100 --seed SEED --output sample.lwv
//! $ linkwise sample check sample.lws --log assembler/log --edges edges.lwe --handles health.lwh \
//!     --handles council.lwh --home assembler --seed SEED
//! ```
//!
//! # Would it have found out?
//!
//! Change one byte in a copy:
//!
//! ```text
//! $ cp -r demo/health/home/log copy
//! $ printf X | dd of=copy/tile/entries/000.p/10 bs=1 seek=700 conv=notrunc status=none
//! $ linkwise log verify copy --card demo/cards/health.card
//! linkwise/health                                 9 entries   key pinned   1 runs and 1 agreements recomputed
//! WRONG: linkwise/health, entry 2: not a valid log entry: it is padded with zeros to the next multiple of 256 bytes
//! WRONG: linkwise/health, entry 4: no earlier entry opened the epoch of its link key
//! WRONG: linkwise/health: the file `tile/0/000.p/10` is not what the entries give
//! WRONG: linkwise/health: the entries do not give the root that was signed: an entry was changed, dropped or moved
//! (and five more, one for each older file that no longer goes with this one)
//! error: 1 logs, 9 entries: NOT SOUND, 9 findings
//! $ linkwise log diff demo/health/home copy --card demo/cards/health.card
//! The copies of linkwise/health part at entry 2: 2 entries are the same, of 10 and 10.
//! The newer copy's entries do not give the root of its checkpoint.
//! error: the newer copy is not the older one, grown
//! ```
//!
//! Both end with exit code 8.
//!
//! # What five minutes do not show
//!
//! That what happened outside the program was written down; that pseudonyms carry no meaning, and are not
//! those of another release (who shares one is computed again, how it was drawn is not); that records were
//! right before they were encoded; that an agreement is signed by those it names, which its own text shows (`linkwise agreement
//! show`); that people who hold both a key and the files did nothing else with them. [`log`](super::log)
//! says what verification finds, [`threat_model`](super::threat_model) what is protected against whom.
