//! Every file, byte by byte.
//!
//! Integers are little-endian unless it is said otherwise. The words below:
//!
//! | word | bytes |
//! |---|---|
//! | `u8` `u16` `u32` `u64` `i64` | 1, 2, 4, 8, 8 (two's complement) |
//! | `bool` | one byte, 0 or 1 |
//! | `text`, `bytes` | `u64` length in bytes, then as many; text is UTF-8 |
//! | `list of X` | `u64` number of items, then the items |
//! | `optional X` | `bool`, then X where it is 1 |
//! | `digest` | 32 bytes of SHA-256 |
//! | `key` | 32 bytes: Ed25519 public key (RFC 8032) |
//! | `date` | `u16` year, `u8` month, `u8` day |
//! | `position` | `text` name of a log, `u64` size, `digest` root |
//! | `frame(a, b, ..)` | each part as `bytes` |
//!
//! There is one way to write a value, and readers refuse every other ([`crate::wire`]). The *format
//! version* is 1, a `u16`. Lengths are checked against a limit before anything is allocated.
//!
//! Files that go to another party are sealed in the [age v1](https://age-encryption.org/v1) format to
//! one X25519 recipient; what follows is inside the seal.
//!
//! # Card
//!
//! TOML, one table `[card]`: `name`, `signer`, `recipient`, `log_origin`, `log_key`. Keys are 64
//! hexadecimal digits; `recipient` is `age1` and 58 characters.
//!
//! # Agreement
//!
//! The TOML text is for people: `agreement new` writes it with every key explained. Tables: `agreement`,
//! `legal`, `validity`, `delivery`, `party` (one for each), `acts` (for each act, a list of roles and
//! names), `schema`, `linkage`, `release`, `protection`, `limits`, `obligations`, `further_approver`,
//! `signature` (`party`, `key`, `signature`). Unknown and missing keys are refused; what is absent is
//! written as `"none"`.
//!
//! What is signed are the canonical bytes of the terms, with lists in ascending order:
//!
//! ```text
//! "lwterms2", or "lwterms3" where witnesses are named
//! text id, u32 version, text title, 32 bytes nonce, u8 purpose
//! optional text framework, optional digest of the version whose place it takes
//! u8 Article 6, bool special category data, u8 Article 9, u8 Schedule 1 (0: none),
//!     optional text reference of the policy document
//! u8 confidentiality: 1 not confidential, 2 consent implied by care,
//!     3 explicit consent, 4 statute, 5 order of a court: text reference,
//!     6 section 251: u8 regulation, text reference, date expires, bool opt-out set aside,
//!     7 public interest: text reference, text author
//! text gateway, text evidence, text references of the impact assessment and of the record of processing
//! list of u8 datasets, list of u8 territories
//! list of parties: text name, key signer, text recipient, text log origin, key log key,
//!     list of u8 role, optional text organisation code, u8 sector, bool public authority,
//!     optional date of the end of accreditation
//! list of acts: u8 act, list of doers: u8 1 and u8 role, or u8 2 and text name
//! bytes schema
//! u64 epoch
//! date valid from, date valid until, date review by
//! i64 floor in bits, u32 tolerated rate of false links in millionths,
//!     bool one record per owner, u8 tier (1 separate, 2 combined)
//! list of text recipients, optional text reviewer,
//!     u32 smallest batch, u32 small-number threshold, u64 most rows, optional u64 budget of rows
//! u32 hours of an opt-out list, u8 records without an NHS number, optional text conflict reviewer
//! u8 precision of birth, u8 precision of place, optional date born from, optional date born until,
//!     optional i64 bits below which links are possible,
//!     u32 least count shown, bool zero is shown, u32 rounding
//! list of u8 obligations, optional date to delete by
//! list of further approvers: text name, key signer
//! optional u32 how many of them must sign (absent: all)
//! under "lwterms3" alone, and always there: list of witnesses, ascending by name, at least one:
//!     text name, key; u32 quorum, u32 delay in hours
//! ```
//!
//! So terms that name no witnesses have the bytes and the digest that they had before there were any.
//!
//! Roles: 1 controller, 2 linkage unit, 3 assembler, 4 key custodian, 5 recipient, 6 reviewer.
//! Other numbers are those of the types in [`crate::policy`]: [`Purpose`](crate::policy::Purpose),
//! [`ActKind`](crate::policy::ActKind), [`Article6`](crate::policy::Article6) and so on. Schema:
//!
//! ```text
//! u16 format version, u8 suite (1 blake3, 2 hmac-sha256)
//! list of text passes, list of u8 fields
//! u16 bits of names, of exact codes, of identifiers
//! u16 near and far: Dice, then Jaro-Winkler, in thousandths
//! u8 records per token, u16 mean records per token in thousandths, bool crowded pass is an error
//! bool missing values are random, bool twin guard always
//! 3 bytes postcode: 0 0 0, or 1, letters of the sector, letters of the district
//! bool never-issued identifiers are accepted
//! ```
//!
//! The *agreement digest* is SHA-256 of the terms' bytes. A signature is Ed25519 over
//! `frame("linkwise 2026 v1 agreement", agreement digest)`.
//!
//! # Notice of revocation
//!
//! TOML, one table `[revocation]`: `agreement` (digest), `party`, `at_unix_ms`, `reason` (one line of at
//! most 1,000 characters), `signature`: Ed25519 by the key on the party's card over
//! `frame("linkwise 2026 v1 revocation", notice)`. SHA-256 of that frame names the notice in logs.
//!
//! ```text
//! notice = digest agreement, text party, i64 Unix milliseconds, text reason
//! ```
//!
//! # Notice of withdrawal: `.lww`, and its receipt: `.lwn`
//!
//! Both: magic (16), `u16` format version, `bytes` text, 64 bytes signature. A notice carries pseudonyms, so
//! it goes sealed; a receipt names nobody. SHA-256 of a notice's whole file names it in logs and receipts;
//! the nonce keeps anyone from finding the pseudonyms from that digest by trying.
//!
//! ```text
//! .lww: magic "linkwise lww 1\r\n", signed by the owner: frame("linkwise 2026 v1 withdrawal", text)
//! text = digest agreement, digest agreement of the release, u64 epoch of the release,
//!        digest map, digest edges, text owner, text addressee, i64 Unix milliseconds, 32 bytes nonce,
//!        list of links, 1 to 100,000, ascending, each once:
//!            16 bytes pseudonym, text other owner, u8 kind (1 corrected, 2 withdrawn)
//!
//! .lwn: magic "linkwise lwn 1\r\n", signed by who took it in:
//!       frame("linkwise 2026 v1 withdrawal receipt", text)
//! text = digest agreement, digest notice, text party, i64 Unix milliseconds
//! ```
//!
//! The owner's list of notices is CSV with the columns `party` and `notice` (digest). Its list of barred
//! links is CSV with the columns `record_id`, `other_owner`, `other_record_id`, `reason`, `since` and
//! `reference`, ascending by the first three.
//!
//! A record of which a link is barred has as its pseudonym the first 16 bytes of
//! `SHA-256(frame(L, signature of frame(L, map digest, record id)))` with L =
//! `"linkwise 2026 v1 detached record"`, the signature by the owner's key: another for each map, the same
//! whenever that map is mapped again, and nobody else can make it.
//!
//! # Link key: `.key`
//!
//! ```text
//! "lwkey001", u8 suite, digest agreement, u64 epoch, 32 bytes key, 8 bytes check value
//! 64 bytes: the custodian's signature of frame("linkwise 2026 v1 link key", owner's name, all before it)
//! ```
//!
//! In a home, `keys/AGREEMENT-EPOCH.key` has the first line as hexadecimal digits, without a signature.
//!
//! # Batch: `.lwk`
//!
//! ```text
//! "linkwise lwk 1\r\n", u16 format version, u32 length of the passport, passport
//! per pass that is present, in the order of the passport:
//!     u64 rows, u16 bytes per row, u64 chunks, digest of each chunk
//!     per chunk of 65,536 rows, the last one shorter:
//!         u32 length of what follows, u64 bytes of rows, rows
//! ```
//!
//! A row: 8 bytes token, 16 handle, `u16` flags, codes as
//! [`PassLayout`](crate::schema::PassLayout) places them. Rows ascend by token, then handle, as bytes, each once. A
//! chunk's digest is SHA-256 of its rows; the root of a pass is the RFC 6962 Merkle root whose
//! leaves are these digests. Flags: [`Flag`](crate::schema::Flag).
//!
//! The passport:
//!
//! ```text
//! u16 format version, u8 suite, digest agreement, u64 epoch, digest library, 8 bytes link check
//! text owner, u64 records to two significant digits
//! list of passes: text pass, bool present; where present: u64 rows, u16 bytes per row, digest root
//! list of level counts: u8 comparison, then a u64 for each of its levels, to two significant digits
//! position of the owner's log
//! 64 bytes: the owner's signature of "linkwise 2026 v1 passport\n" and all before it
//! ```
//!
//! The *passport digest*, SHA-256 of all of it, names the batch everywhere.
//!
//! # Handle key: `.lwh`
//!
//! ```text
//! "linkwise lwh 1\r\n", u16 format version, u32 length of what is between here and the digest
//! digest passport, text owner, u8 suite, u64 records, 32 bytes H
//! SHA-256 of all before it
//! ```
//!
//! # References: `.lwr`
//!
//! Stays with the owner, secret.
//!
//! ```text
//! "linkwise lwr 1\r\n", u16 format version, digest passport, u64 records
//! per record, in the order of references: u16 length, record id
//! SHA-256 of all before it
//! ```
//!
//! # Openings: `.lwo`
//!
//! Of an encoding, or of a withdrawal of links. Stays with the owner, secret.
//!
//! ```text
//! "linkwise lwo 1\r\n", u16 format version
//! per leaf, dummies first: u64 index, u32 length, opening
//! per list that was applied: u64 2^64-2, u32 length, opening
//! u64 2^64-1, 16 bytes run id, digest root, SHA-256 of all before it
//! opening = u16 1, 32 bytes r, bytes event
//! event   = frame("encoded", record id, agreement digest), or frame("dummy"), or
//!           frame("withdrawn", record id, agreement digest, then of each link withdrawn: other owner,
//!                 its record id or nothing, reason, reference or nothing), or
//!           frame("list applied", name, list digest, u64 rows, u64 as-of time in Unix ms or nothing)
//! ```
//!
//! # Lists that were applied
//!
//! The entry *list applied* of an owner's log holds, of each list in the order `consents`, `objections`,
//! `opt-out-allow`, `shields`, the commitment that the owner's openings open; the count `list:NAME` is 1
//! for each that there was, and `as-of-hour:opt-out-allow` is the time of the list in whole hours since
//! 1970. Where records were compared inside one controller there are no commitments. The other counts are of children, above the small-number threshold alone: `withheld:RULE`,
//! `restricted:identifiers-only`, `restricted:link-bar`, `restricted:sensitive-location`,
//! `not-in-file:NAME`.
//!
//! A list's digest is SHA-256 of `"linkwise 2026 v1 register NAME\n"` and then, ascending, each once:
//!
//! ```text
//! consents               frame(record id, SHA-256 of the decision); of several about one record in the
//!                        order of kind, giver, giver id, shown, day assessed, given, purposes, from,
//!                        until, withdrawn
//! decision               u8 kind (1 data protection, 2 confidentiality)
//!                        u8 giver (1 child, 2 parental responsibility, 3 local authority, 4 court)
//!                        text giver id (empty where absent), bool evidence seen, text day assessed
//!                        bool given, bytes purposes (numbers)
//!                        i64 from, bool and i64 until, bool and i64 withdrawn: Unix ms, 0 where absent
//! objections, shields    frame(record id, u8 kind, i64 from: Unix ms, the least number where always)
//! opt-out-allow          the first nine digits of each number, as u32
//! ```
//!
//! # Edges, bins, maps, review lists, keys of samples
//!
//! ```text
//! magic (16), u16 format version, u32 length of the header, header
//! 64 bytes: the maker's signature of frame("linkwise 2026 v1 release", magic, header)
//! rows
//! ```
//!
//! SHA-256 of the header names the file in logs; each header ends with `u64` rows and the SHA-256 of all
//! rows, and begins with the *origin*: `digest` agreement, `u64` epoch, `text` maker.
//!
//! | file | magic | header between origin and rows | a row |
//! |---|---|---|---|
//! | `.lwe` | `linkwise lwe 1\r\n` | list of (`text` owner, `digest` passport), `bytes` model, `u16` floor (two's complement) | 16 handle, 16 handle, `u16` weight in bits (two's complement), `u8` class: 0 link, 1 review |
//! | `.lwb` | `linkwise lwb 1\r\n` | `digest` edges, list of (`text` owner, `digest` passport), 32 bytes seed, `u8` bits, `u16` passes | of each bin in turn, of each owner in turn and then of the edges: `u64` count, 32 bytes digest |
//! | `.map` | `linkwise map 1\r\n` | `text` owner, `digest` passport, `digest` edges, `text` recipient | by reference, 16 bytes pseudonym |
//! | `.lwv` | `linkwise lwv 1\r\n` | `digest` edges, list of `text` owners | `u16` owner, `u32` reference, `u16` owner, `u32` reference, `u16` weight (two's complement) |
//! | `.lws` | `linkwise lws 1\r\n` | `digest` edges, `digest` list, 32 bytes seed, `position` of the log once the links were assembled, `u64` links asked for, `u64` near-misses, 32 bytes r | in the order of the list: `u8` 0 link, 1 implied, 2 near-miss; `u16` weight (two's complement) |
//!
//! The model:
//!
//! ```text
//! u16 format version, u8 source of m (1 verified pairs, 2 expectation, 3 defaults)
//! u64 expected matches, u64 pairs in all, u16 threshold (two's complement)
//! 16 comparisons of 7 u32: m in thousand-millionths; then u likewise
//! ```
//!
//! ## Bins
//!
//! A *bin* is a pass and the leading `bits` bits of the token: bin number `pass << bits` plus those bits,
//! passes from 0 in the order of the schema. `bits` is the least number up to 8 for which the largest
//! number of rows of one owner in one pass, shifted right by it, is at most 256. Digests are BLAKE3's `derive_key`
//! mode, whatever the suite: of an owner's rows of the bin as they stand in the batch, one behind another, under the
//! context `linkwise 2026 v1 rows of a bin`; of the bin's edges as rows of `.lwe`, ascending by handles,
//! weight and class, under `linkwise 2026 v1 edges of a bin`.
//!
//! ```text
//! r_i  = keyed_hash(seed, frame("bin", LE64 i))                                    BLAKE3
//! leaf = SHA-256("linkwise v1 bin\0" || r_i || frame(LE64 i, counts and digests of bin i as in .lwb))
//! ```
//!
//! The root over the leaves (RFC 6962; each leaf is hashed as an entry is) is the one commitment of the
//! entry *batch scored*. Entries of versions without bins have none.
//!
//! ## Draws
//!
//! ```text
//! key    = SHA-256(frame("linkwise v1 draw", purpose, seed, origin, LE64 size, root, LE64 entry))
//! word j = the first 8 bytes, little-endian, of SHA-256(key || LE64 j)
//! ```
//!
//! A number below n is the next word modulo n; words from the greatest multiple of n up to 2^64 on are
//! passed over. k of a list: for i from 0 to k - 1, the item at i changes places with that at i + (a
//! number below the length less i); the first k are drawn.
//!
//! | purpose | position and entry | drawn from |
//! |---|---|---|
//! | `bins` | the checkpoint that was verified; the entry *batch scored* | numbers, ascending, of bins with edges or rows of two owners; then, from the same words on, of the others |
//! | `links` | the log up to the entry *links assembled*, and that entry | matches and implied pairs, ascending by owners and references |
//! | `near misses` | the same | pairs for review within 5 bits of the threshold, ascending likewise; then the others for review |
//!
//! ## Samples
//!
//! The list of a sample is a `.lwv` whose weights are all 0, ascending by owners and references. The entry
//! *sample drawn* has the edges as input, the list as output, and one commitment,
//! `SHA-256("linkwise v1 commit\0" || r || frame("sample", header of the .lws))`, r as in that header.
//!
//! Pseudonyms in clear: CSV with the columns `record_id` and `pseudonym` (32 hexadecimal digits),
//! ascending by record id (RFC 4180 quoting).
//!
//! # Log
//!
//! ```text
//! checkpoint                origin, size, base64 root, each on a line; an empty line; signatures
//! log.vkey                  NAME+HASH+BASE64 of the byte 1 and the key, as in signed-note
//! tile/LEVEL/NNN            256 hashes of 32 bytes; partial: NNN.p/WIDTH
//! tile/entries/NNN          256 entries, each behind its length as a big-endian u16
//! agreements/DIGEST         canonical bytes of the terms
//! runs/ID                   commitments, 32 bytes each
//! ```
//!
//! Numbers of tiles are written in groups of three digits, all but the last with `x` before them
//! (`x001/234`). A signature line is an em dash, the name, and base64 of a 4-byte key hash and the
//! signature.
//!
//! ## Log entry
//!
//! ```text
//! u16 1, u8 kind, i64 Unix milliseconds at a full hour, text actor, key actor's key
//! optional digest agreement, optional u64 epoch, optional text act, optional text purpose
//! list of digest inputs, list of digest outputs, optional digest model
//! list of positions: where other logs stood
//! list of counts: text name, u64; ascending by name
//! list of digest commitments
//! optional run: 16 bytes id, digest root, u64 leaves
//! list of text reasons, text version of the library
//! zeros to the next multiple of 256 bytes
//! ```
//!
//! What inputs and reasons are in entries that are no outcome of an act:
//!
//! | entry | inputs | reasons |
//! |---|---|---|
//! | permit granted | the digest of the decision's canonical bytes | words of the obligations that were acknowledged, in the order of [`Obligation`](crate::policy::Obligation) |
//! | permit refused | none | codes of the reasons |
//! | agreement superseded | the digest of the newer agreement | none |
//! | agreement revoked | the digest of the notice | none |
//! | key epoch destroyed | none: the epoch, for a link key; the run without an epoch, for its openings | none |
//! | withdrawal received | the digest of the notice | none |
//!
//! *Batch encoded* has one commitment, the digest that the file of its handle key ends with; early logs have
//! none. *Links withdrawn* has as input the map of the release, which may be of an earlier version of the
//! agreement; as outputs the notices, in the order of the parties' names; and a run with one leaf for each
//! record, and two commitments: to the list of barred links that was kept, and to the one with these
//! added. *References mapped* has the count `list:barred-links` of 1 where such a list was given, with a
//! commitment to it, and `records-detached` above the small-number threshold. The event of these is
//! `frame("barred-links", digest)`, with the digest `SHA-256("linkwise 2026 v1 barred pairs\n" || for each
//! link, ascending: frame(record id, other owner, other record id or ""))`, and the salt `SHA-256(frame(label, s))` of the owner's signature s of
//! `frame(label, digest)`, label `linkwise 2026 v1 list of barred links`. *Subject access asked* and *answered* have no
//! agreement; the second has one commitment to
//! `frame("subject-access", record id, OPENED or SHIELD_NOT_REVIEWED or NO_SUCH_RECORD, "reviewed" or "")`,
//! whose opening the owner keeps (`.kept`: `u16` 1, 32 bytes r, `bytes` event).
//!
//! At most 65,535 bytes. The kinds, from 1, in the order of
//! [`EntryKind`](crate::audit::EntryKind): log opened; agreement adopted, superseded, revoked; permit
//! granted, refused; key epoch opened, destroyed; batch encoded, batch scored, links assembled, links
//! disclosed, references mapped, link explained, plain compared; list applied; links withdrawn; log
//! closed; withdrawal received; subject access asked, subject access answered; sample drawn. Not all are
//! written by this version.
//!
//! Hashes are those of RFC 6962, section 2.1: `SHA-256(0 || entry)` for a leaf,
//! `SHA-256(1 || left || right)` for a node.
//!
//! ## Commitment
//!
//! `SHA-256("linkwise v1 commit\0" || r || event)`, r 32 random bytes, the event a frame. The inner tree
//! of a run is a Merkle tree as above over the commitments, a power of two of them, 64 to 2^26.
//!
//! ## Proofs
//!
//! Of an entry: C2SP tlog-proof v1, `NAME.tlog-proof`. `extra` is the entry without the zeros at its end;
//! the leaf is the entry with zeros to the next multiple of 256 bytes again.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra BASE64
//! index N
//! hashes in base64, each on a line, from the leaf's sibling up
//! (an empty line)
//! checkpoint, with all its signatures
//! ```
//!
//! That a log grew: C2SP has no file for it. The hashes are those of RFC 9162, section 2.1.4.1.
//!
//! ```text
//! linkwise consistency proof 1
//! hashes in base64, each on a line
//! (an empty line)
//! the older checkpoint
//! (an empty line)
//! the newer checkpoint
//! ```
//!
//! Of one record, an *opening file*. It names the record, so it is for the subject:
//!
//! ```text
//! linkwise opening 1
//! opening BASE64             of an opening, as in `.lwo`
//! leaf N                     in the run
//! hashes in base64, each on a line, from the leaf's sibling up to the run's root
//! (an empty line)
//! tlog-proof of the entry that names the run
//! ```
//!
//! It verifies where the tlog-proof does, the commitment that the opening gives stands at that leaf of the
//! run that the entry names, and the event (`encoded` or `withdrawn`) names the agreement that the entry names, or is a dummy. Each has at
//! most 1 MiB and 64 hashes on a path; numbers are decimal without leading zeros.
//!
//! ## Cosignatures
//!
//! C2SP tlog-cosignature v1: a signature line under the checkpoint with the name of the witness's own log,
//! the key hash of that name with the algorithm byte 4, and as the signature a big-endian `u64` of Unix
//! seconds and the Ed25519 signature, by the key of the witness's own log, of
//!
//! ```text
//! cosignature/v1
//! time SECONDS
//! the checkpoint's three lines
//! ```
//!
//! A witness keeps the last checkpoint it cosigned, with both signatures, in its home:
//! `witness/DIGEST.checkpoint`, DIGEST the SHA-256 of the log's name.
//!
//! ## Beside the log, not published
//!
//! ```text
//! log.state    "lwstate\x01", key, position, SHA-256 of all before it
//! journal      batches: "lwjrnal\x01", u64 first entry, u64 entries, u64 length,
//!              SHA-256 of these three numbers and the entries, entries as in tile/entries
//! ```
