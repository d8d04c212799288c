//! What is written down, and how an auditor verifies it alone.
//!
//! Each organisation keeps and signs a log of its own. It is a folder of plain files in formats that
//! existing tools know: C2SP [signed-note](https://c2sp.org/signed-note) and
//! [tlog-checkpoint](https://c2sp.org/tlog-checkpoint) with Ed25519,
//! [tlog-tiles](https://c2sp.org/tlog-tiles), over a Merkle tree as in RFC 6962 with SHA-256. The bytes
//! of each are in [`formats`](super::formats#log).
//!
//! # What an entry says
//!
//! What happened; when, to the hour; who, and by which key; under which agreement, by digest; epoch,
//! act and purpose; digests of what went in and came out (passports, edges, maps); the model, by digest;
//! where other parties' logs stood, as their passports say; counts, those below the agreement's small-number
//! threshold left out; reasons of a refusal; the obligations that were acknowledged and the digest of the
//! decision, where an act was permitted; the version of this library.
//!
//! Never a pseudonym, token, handle, name, date of birth, or free text about a person.
//!
//! # Single people
//!
//! An encoding has one entry, not one per child. The entry names an *inner tree* with one leaf per
//! record: a commitment `SHA-256("linkwise v1 commit\0" || r || event)` with 32 fresh random bytes r.
//! Leaves are shuffled and filled with dummies to a power of two, at least 64. The openings (r and the
//! event: `encoded`, record id, agreement digest) stay with the owner in the `.lwo` file.
//!
//! With an opening, its index, the inner path and the outer path, anyone can check that this
//! record was in that encoding. Without it nobody can, not even by trying every identifier. Once
//! an opening is destroyed, nobody ever can, and the tree is as valid as before. `log destroy --openings`
//! writes an entry that names the run, and only then removes the file; `log destroy --epoch` does the same
//! for a link key ([`destroy_openings`](crate::role::destroy_openings),
//! [`destroy_epoch`](crate::role::destroy_epoch)). Where the power fails between the two, the entry says
//! what the next run of the command completes. A run's openings are destroyed once, of a run that the log
//! has; a key's epoch is not used again.
//!
//! # Links that are withdrawn
//!
//! A link that was wrong, or may not stand any more, is taken back by the owner of one of its records
//! ([`withdraw`](crate::role::data_owner::withdraw), `linkwise links withdraw`). The entry *links withdrawn*
//! names the map, and the notices that went out by digest; of each record it has a commitment among
//! dummies, as an encoding does, so that a subject can be shown that its link was withdrawn, and nobody else
//! learns whose it was. Whoever takes a notice in writes *withdrawal received* and gives a signed receipt. This
//! is a kind of entry of its own and not *list applied*: a list is applied by an act of whoever keeps
//! it, while this answers another's act, and verification traces it to that.
//!
//! Once links were withdrawn, `linkwise map` wants the list of barred links, and verification counts the
//! maps that were applied without one afterwards (`mapped_without_bars`): that is right where every bar was
//! lifted, and otherwise brings back what was withdrawn. The entries commit to the lists: a withdrawal to the
//! one that it went on from and the one that it left, a mapping to the one that was applied
//! ([`commit_to_barred`](crate::role::data_owner::commit_to_barred)). Where these do not follow from each other
//! the verdict counts it (`barred_links_changed`): a list with a row less that was given by mistake is told, at
//! every mapping until the next withdrawal. It is no proof against an owner that lies to its own log.
//! What stands in a list shows only whoever holds it, with `linkwise links barred LIST --home H`.
//!
//! # A subject asks
//!
//! To make an opening file is an act ([`open_subject`](crate::role::data_owner::open_subject), `linkwise log
//! open`), without a permit, since it is the subject's right (UK GDPR Article 15). Two entries stand around it,
//! *subject access asked* and *answered*. They name nobody and are the same whatever the answer: that one was
//! refused for a shield would otherwise show. What was answered is committed to, and the owner keeps what
//! opens it. A record that a shield protects is opened only where someone decided it: an opening tells where a
//! child was known, and when, and whoever asks may be the one who must not know. So is the opening of a
//! withdrawal for a shield or by a court's order, which names the reason.
//!
//! # Acts wait for the log
//!
//! The intent (`permit-granted`) is durable before the act computes. The outcome is durable, and a
//! signed checkpoint covers it, before anything is released. Order on disk, each durable before the
//! next: entries in the journal, tiles, the signer's state, the checkpoint. After a crash the log
//! continues from the entries that are durable and drops none; the signer never signs two roots for
//! one size, since what it is about to sign stands in its state before.
//!
//! Logs are tied to each other: a passport carries where its owner's log stood, and whoever scores
//! the batch writes that into its own log.
//!
//! # What verification finds
//!
//! [`verify_logs`](crate::audit::verify_logs) needs no key and no data. For each folder:
//! the checkpoint's signature; that the entries give the signed root; that tiles are what entries give,
//! and that no other file is there; that entries are canonical and never go back in time; that each
//! outcome has an intent of the same agreement, act and purpose before it; that runs and stored agreements
//! are those that entries name; that the log begins with the entries of earlier checkpoints. For all
//! folders together: that what an act took in came out of an act in a given log; that quoted positions
//! of other logs are positions they had; that links were assembled with the model they were scored with.
//!
//! Where a folder has the agreement that an act names, the decision table is asked again with what the
//! entry tells: whether the agreement was in force and adopted, and not ended there or, hours before, in
//! another given log; whether it lets this party do this act for this purpose, with that many rows, in the
//! log it names; whether the obligations were acknowledged; whether a list of the National Data Opt-out was
//! new enough where it binds. An epoch is opened before its use and neither used twice nor after its key was
//! destroyed; no batches are scored or assembled together twice; all deliveries are within the budget of
//! rows; a withdrawal names one map that was assembled, and one that was received a notice that was given; a
//! subject is answered no oftener than asked; an act puts out one batch, one file of edges, one map for
//! each batch; passports, edges and maps go from encoding to scoring to assembling to mapping, under one
//! agreement and in this order of time; counts agree. Times are known to the hour: between two logs,
//! whose clocks may differ, only what is more than an hour apart counts. **That everyone signed an
//! agreement is in no log**: check it on the signed agreement (`linkwise agreement show`).
//! Batches that were scored or assembled are held against the limits of rows by what their makers' logs say
//! of them, and no more people are linked than half of all records. A number that an encoding's entry leaves
//! out is charged to the budget of rows at the small-number threshold, as a permit charges it.
//! [`FindingCode`](crate::audit::FindingCode) lists everything it can find.
//!
//! What it says depends on what you bring:
//!
//! | you have | you know |
//! |---|---|
//! | the folder alone | that it agrees with itself (`self-signed only`): its keeper may have made it anew |
//! | the card, or the key from elsewhere | that the organisation signed it |
//! | a checkpoint you kept earlier | that nothing before it was changed, dropped or re-ordered |
//! | the logs of the other parties | that what one took in is what another put out |
//! | checkpoints that witnesses cosigned | that what stands in it was there when it says, within the delay |
//!
//! Keep checkpoints: a copy of the file `log/checkpoint`, once a month, is the cheapest audit there is.
//!
//! # Proofs, openings, witnesses
//!
//! What the log shows can be carried away from it. `log prove --entry` writes one entry with its path and
//! the signed checkpoint, in the form [tlog-proof](https://c2sp.org/tlog-proof); `log prove --since`
//! writes that the log at a kept checkpoint is the beginning of the log now; `log open` writes, for one
//! record, the opening of its commitment with both paths (2.9 kB in a run of a million records and a log of
//! a million entries). `log check` verifies each with the log's key alone. Without a key it refuses: whoever
//! likes can make a proof that agrees with itself.
//!
//! A *witness* is another organisation that cosigns checkpoints
//! ([tlog-cosignature](https://c2sp.org/tlog-cosignature) v1, Ed25519, with the time), each only after it
//! is shown that the log grew from what this witness cosigned before. Two people who both ask for two
//! cosignatures of three cannot be shown two different logs unless two of the witnesses help. `log verify
//! --witness W.card --quorum N` counts them: a key counts once, a log's keeper not at all. A witness signs
//! with the key of its own log and under that log's name. It says nothing of what the entries mean.
//!
//! # Witnesses that the agreement names
//!
//! An agreement can name its witnesses, how many of them must cosign (the *quorum*) and within how many hours
//! (the *delay*): `[witnessing]` and `[[witness]]`, [`Witnessing`](crate::policy::Witnessing). Whoever keeps a
//! log holds its key and can write into it today what is said to have happened last week; what he cannot do
//! is have had it seen last week. Each entry that names the agreement is held against the checkpoints with
//! cosignatures that the verifier has, those in the folders and those given with `--cosigned`, of the
//! present and of earlier sizes; each must go with the log. A witness has seen an entry when it cosigned a
//! checkpoint of more entries than the entry's number; the entry is seen when the quorum has seen it, each
//! on a checkpoint of its own, if need be.
//!
//! | seen by the quorum | finding |
//! |---|---|
//! | within the delay after its time, and the hour to which times are rounded | none: the entry is *witnessed* |
//! | later | `back-dated` |
//! | more than five minutes before its time | `post-dated` |
//! | not yet, and the delay is not over | none: it *waits*, and the verdict counts it |
//! | not yet, and the delay is over | `cosignatures-too-few`, at the first such entry |
//!
//! A line that does not verify, or is of a time to come, is `cosignature-invalid` and does not count; lines of
//! others count for nothing; the keeper's own never counts, so each log must have as many other witnesses as
//! the quorum asks for. [`verify_logs_at`](crate::audit::verify_logs_at) takes the verifier's time;
//! [`verify_logs`](crate::audit::verify_logs) has none and finds nothing overdue. Keep the cosigned
//! checkpoints, since the log's folder holds the last one alone: without the early ones, what was seen early
//! looks back-dated. A late witness makes the same finding as a back-dated entry: from outside they are the
//! same. Where the agreement was withheld from all folders, nobody knows its witnesses.
//!
//! # Repair and comparison
//!
//! `log fsck` recomputes everything and, with the keeper's home, says what recovery would do; it finds out by
//! letting recovery work on a copy. `log diff` says whether one copy of a log grew from another, was cut
//! back, or parts from it, and at which entry.
//!
//! # Computing parts of a run again
//!
//! That edges are what the batches give cannot be seen from digests. So the entry of a scoring commits to
//! the root over the run's *bins*: for each pass and each range of tokens, how many rows of each owner
//! went in, how many edges came out, and digests of both. Rows meet only under one token, so every bin can
//! be computed again alone. `log verify --reexecute N`, given the batches, the edges and the bins (the
//! `.lwb` file that the linkage unit kept), checks that all of them are those of the entry and that all
//! counts add up, draws N bins, computes them again with the model of the edges, and compares bit for bit;
//! `--model` estimates the model again too. Which bins are drawn follows from a seed that is made after the
//! checkpoint was read and stands in the verdict with it: the unit could not know it, and anyone can draw
//! the same again ([`Draw`](crate::role::auditor::Draw)).
//!
//! Where one bin in a hundred is wrong, 300 bins show it with a chance of 95 %; all bins show every edge
//! that was added, left out or changed. A bin is wrong where an edge between two of its rows was left out or
//! changed, or one was added with the handle of any of its rows: so forged edges do not hide in many bins
//! behind the true ones that were left out of one. Without `--model` the model is the one that the unit
//! wrote, and the verdict says so. A pass has up to 256 bins of at least some 256 rows of the
//! largest owner: in a pass of ten million rows a bin has 39,000 of them and is computed in about a
//! second, and small batches are not cut into crumbs. Reading costs the same for one bin and for
//! all, since every row is held against its passport, and counted: a bin cannot be passed off as empty.
//! Batches are sealed to the linkage unit and edges to the assembler, so the auditor works where their
//! keys are (`--home`), or is given the files in the clear. Logs of versions without bins verify as
//! before; their runs cannot be computed again.
//!
//! # Assembling again
//!
//! From edges to maps there is no secret but the pseudonyms' key. `log verify --reassemble`, given the edges,
//! the handle keys and the maps (`.map`) as they were released, resolves the edges again by the agreement's
//! rules and looks whether two records have one pseudonym exactly where they are one person by the edges, over
//! all given maps together. It checks that everything is that of the entry and signed, that the entry's
//! counts are those computed again (small counts stay out of both), and that the list for the reviewer has
//! the pairs computed again: by its digest, and with `--review` it says how many it lacks. It tells how many
//! people are joined or parted wrongly, never whom ([`reassemble`](crate::role::auditor::reassemble)).
//!
//! | finding | what is wrong |
//! |---|---|
//! | `reassembly-inputs` | edges, handle keys, maps or list are not those of the entry, not its assembler's, or, of a key, not its owner's, or cannot be assembled |
//! | `reassembly-differs` | its counts, its list for the reviewer, or how many maps it put out |
//! | `maps-differ` | maps join or part others than the edges do, or are of another release, batch or recipient |
//!
//! Each owner may hand over its own map: pseudonyms alone, in an order that says nothing without its
//! references. Of an owner who gives none, nothing is known, not even that its records have no pseudonyms of
//! others. Handle keys are not signed: that each is its batch's own is known from its owner's log, which commits to
//! it, where that log is among those verified; otherwise take it from its owner, not from the assembler. Where they
//! differ, one of the two lied, and it does not show which. Nothing is shown of how pseudonyms were drawn: an
//! assembler could put a meaning into them, or take those of an earlier release. Whether the edges are right is the scoring's matter: `--reexecute` beside it
//! takes the same `--edges`. Handle keys are sealed to the assembler and maps to their owners: give the
//! homes that open them, or the files in the clear. Who has edges, handle keys and all maps sees who is linked with whom, by
//! references; let the auditor work where these are.
//!
//! # Samples for people
//!
//! [`assembler::sample`](crate::role::assembler::sample) draws links and near-misses of a release for
//! the agreement's reviewer, by the auditor's seed and the log as it stood when the links were assembled.
//! The list does not tell which is which: its weights are 0, both kinds stand in the order of the owners'
//! shuffled references. Which is which stands in the key of the sample, to which the log commits before anybody reviews.
//! [`auditor::check_sample`](crate::role::auditor::check_sample) draws again and compares. Whoever has
//! seen the release's own review list can tell some near-misses by it: give the sample first, or to
//! somebody else. A seed of the assembler's own shows nobody that it did not try several. Before you tell
//! the seed, keep the assembler's checkpoint, and give it to `log verify` as `--since` afterwards: who knows
//! the seed first could assemble again until it draws what suits. Look at how many pairs the key says were
//! asked for, too: a shorter sample by the same seed is the beginning of the longer one. That the maps which
//! were released are what the edges give is no matter for samples: it is [computed again](#assembling-again).
//!
//! # What is held against agreements
//!
//! Each act is also held against the agreement that it names, as it is stored in the folder: that it names
//! this party with this key, gives it this act for this purpose in this delivery, was in force, and had
//! not been revoked or superseded in the same log.
//! Agreements may be withheld. The verdict then says how many acts name agreements that were not given, so
//! that whether they were allowed was not checked; the log may be sound all the same. The signatures under
//! an agreement are not in a log: ask for the signed text.
//!
//! # Without this software
//!
//! `checkpoint` and `log.vkey` are read by `golang.org/x/mod/sumdb/note`, tiles by anything that reads
//! tlog-tiles. Entries are described byte by byte. `.ci/go/verify_log.go` in the source is 200 lines of Go
//! that verify a log, its proofs and its cosignatures with Go's own packages; the project's checks run it.
