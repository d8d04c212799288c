//! What is protected against whom, and what is not.
//!
//! # In ten lines
//!
//! 1. Nobody but the agency itself sees its names, dates, addresses or numbers.
//! 2. The linkage unit sees codes that can be compared only between records that share something
//!    strong, and holds no key.
//! 3. The assembler sees handles and weights, and no codes; each owner gets back pseudonyms for its
//!    own records alone.
//! 4. The base case is a linkage unit that is honest but curious, knows every parameter, and knows
//!    one of the files in clear.
//! 5. A stolen file is sealed; a file that was stolen after it was opened says what its reader could
//!    see.
//! 6. **Whoever holds the link key and a batch can try out every name and date on it.** An owner who
//!    works together with the linkage unit has both. That is not defended; it is bounded to one
//!    agreement and one delivery.
//! 7. Two recipients cannot join what they were given: pseudonyms are made anew for each release.
//! 8. Nothing is computed without an agreement that all parties signed, and nothing is released
//!    before the log has it.
//! 9. Sizes of files and blocks and the number of links are not hidden.
//! 10. All output stays personal data in law; nothing here is anonymous.
//!
//! # Attacks
//!
//! | attack | what it needs | answer |
//! |---|---|---|
//! | dictionary on identifiers | an unkeyed hash, or the key | keyed hashes with 256-bit random keys; no passphrases, no default key |
//! | graph matching on similarities of all pairs (Vidanage et al. 2020) | the similarity of every pair | there is none outside a block: each block has a salt of its own |
//! | frequency alignment of field codes (Christen et al. 2017) | the frequencies of values under one key | salt per block; passes that would have large blocks are capped or left out |
//! | pattern mining of q-gram bits (Christen et al. 2018) | many encodings under one mapping | a new mapping per block |
//! | length or weight of a name's code | bit counts that depend on the name | `MinHash` codes have constant length, and a lone code is uniform |
//! | joining a record's rows across passes | one handle per record, or a telling pattern of missing values | a handle per row; presence of identifiers never shows; patterns held by fewer than 20 records of the owner are hidden |
//! | structure inside a block | the whole file in clear | at most two records of one owner per block by default, 1 to 3 by agreement |
//! | the assembler's view of weights | both files in clear, and all candidates | only edges above a floor, whole bits, shuffled, without their pass |
//! | repeating a delivery, lowering the threshold | the same key twice | an owner encodes once per epoch, and epochs rise; the edges of the same passports are released once; the floor stands in the agreement |
//! | joining two releases | the same pseudonyms | pseudonyms from a key drawn for the release and kept by nobody |
//! | an agreement with someone else's keys in it | a forged agreement | keys come from the caller's own pinned cards |
//! | a link key of the attacker's making | an owner who imports it | the custodian signs what it issues, and the agreement names the custodian |
//! | altering, cutting or re-ordering a log | write access to it | Merkle tree, signed checkpoints, earlier checkpoints that others hold |
//! | guessing who is in a log | unsalted digests | salted commitments, opened by whoever holds the salt |
//! | reading a notice of withdrawal | a notice, and the joined data | notices carry pseudonyms, which are personal data: they go sealed, each to one party, with the links that concern it; they say whether a link was wrong or may not stand, never the reason |
//! | finding pseudonyms from a notice's digest in a log | the list of all pseudonyms | a random nonce in each notice |
//! | finding barred records by mapping twice | two mappings of one map | a barred record's own pseudonym is the same each time; it changes only when the bar is put on or taken off |
//! | learning that a child is shielded by asking for an opening | standing as the subject, or the owner's log | withheld until someone decides; the entries are the same whatever the answer. Whoever asked knows that it was withheld |
//! | hostile files | a decoder that trusts lengths | lengths are checked before anything is allocated; digests and signatures before anything is believed |
//! | memory and core dumps | the same host | keys are wiped when dropped; records in memory are not |
//!
//! # Claimed
//!
//! - Without keys, tokens, handles and codes look random but for equalities and similarities inside
//!   one block. This rests on keyed BLAKE3, or HMAC-SHA-256, being a pseudorandom function.
//! - A recipient cannot join two releases by their pseudonyms, for the same reason.
//! - A batch, edges, map or review list that was altered is refused; a checkpoint that was signed
//!   cannot be taken back against someone who kept it.
//!
//! # Not claimed
//!
//! - Anonymity in the sense of the law.
//! - Protection once the link key and the linkage unit's files meet.
//! - Hiding of the number of records (given to two digits), of rows per pass, of block sizes, or of
//!   how many links were found.
//! - Protection against a data owner who lies about its own records, or against a linkage unit that
//!   leaves edges out where nobody computes them again. A wrong model shows: its digest is in two logs.
//! - Protection against an assembler that joins or parts people otherwise than the edges do, where nobody
//!   assembles again with the maps of the owners concerned; or against one that puts a meaning into
//!   pseudonyms, or keeps their key, which nothing shows.
//! - That a withdrawn link is forgotten by those who were given it: they are told, and a receipt says that
//!   the notice was taken in, not that joined data were taken apart.
//! - Resistance to attacks that nobody has tried.
//!
//! Inside a block, with the whole file known in clear, a prototype of this encoding showed that a row
//! in a block of 1, 2, 3 or 4 records is recognised in 0, 0.15, 2.5 or 13 % of cases; that is what the
//! caps are for. Those figures are of the prototype and of invented children.
//!
//! # Sources
//!
//! - A. Vidanage, P. Christen, T. Ranbaduge, R. Schnell, "A graph matching attack on
//!   privacy-preserving record linkage", CIKM 2020.
//! - P. Christen, R. Schnell, D. Vatsalan, T. Ranbaduge, "Efficient cryptanalysis of Bloom filters for
//!   privacy-preserving record linkage", PAKDD 2017.
//! - P. Christen, A. Vidanage, T. Ranbaduge, R. Schnell, "Pattern-mining based cryptanalysis of Bloom
//!   filters for privacy-preserving record linkage", PAKDD 2018.
