//! What leaves an agency: keys, tokens, codes, handles, passes, caps.
//!
//! All-pairs similarity is what re-identifies people: any encoding of whole records, or of fields,
//! under one key lets its holder compare every pair, and published attacks start there. Linking does
//! not need it. So each record is written once per *pass*, and everything in a row is salted by the
//! value that the pass is about: rows that share the value meet and can be compared, all others are
//! noise to each other.
//!
//! # Keys
//!
//! Suite 1 (`blake3`) is BLAKE3 in its keyed and key-derivation modes; suite 2 (`hmac-sha256`) is
//! HMAC-SHA-256 and HKDF (RFC 5869), with extended output by HKDF-Expand. The structure is the same.
//!
//! ```text
//! frame(x1..xn) = for each xi: LE64(length of xi) || xi                  no two lists give the same bytes
//! Root     = 32 bytes from the operating system; stays with the key custodian
//! K_0      = derive_key("linkwise 2026 v1 root", Root)
//! K_link   = keyed_hash(K_0, frame(suite, agreement digest, LE64 epoch))          issued to each data owner
//! K_enc    = keyed_hash(K_link, frame("library", library digest))
//! K_use    = derive_key("linkwise 2026 v1 <use>", K_enc)                 use = token, salt, filler, sample
//! token    = keyed_hash(K_token, frame(pass id, v1..vn))[..8]
//! salt     = keyed_hash(K_salt,  frame(pass id, v1..vn))                          never leaves the owner
//! exact    = keyed_hash(salt, frame("exact", domain, value))[..width]
//! filler   = extended(K_filler, frame(owner, record id, pass id, LE64 row))
//! check    = keyed_hash(derive_key("linkwise 2026 v1 root-check", key), "")[..8]   of a root or a link key
//! ```
//!
//! In suite 2 the context is HKDF's salt, the info is empty. All variable data goes through
//! `keyed_hash`; contexts are constants. The *library digest* is SHA-256 over the versions of
//! normaliser, Unicode tables, transliteration, phonetics, nicknames, placeholders and abbreviations:
//! owners whose libraries would normalise differently have different keys and different passports.
//!
//! # Passes
//!
//! A pass is one identifier, or a combination of demographic components that draws on at least two
//! fields: never on a name, a postcode or a date of birth alone.
//! [`Component`](crate::schema::Component) lists what a pass may be made of. The default for children,
//! [`Schema::children`](crate::schema::Schema::children):
//!
//! ```text
//! nhs_number                        upn                          social_care_id
//! birth_day + postcode              birth_year + postcode + sex
//! birth_month + birth_year + postcode_district + forename[1] + surname[1]
//! date_of_birth + postcode_district + forename[1]
//! date_of_birth + postcode_district + surname[1]
//! date_of_birth + surname[3]        date_of_birth + forename[3]
//! postcode_district + forename[3] + surname[3]
//! birth_day + birth_year + soundex(surname) + soundex(forename)
//! birth_day + postcode_district + sex + soundex(surname)
//! ```
//!
//! A record with a component missing has no row in that pass. A former UPN, and a former surname where
//! the pass has `any(surname)`, give one more row, *superseded*. Of two rows of one record under one
//! token the stronger stays.
//!
//! # Codes
//!
//! In the order of the fields in the row; widths are of the default schema.
//!
//! | field | codes | bits |
//! |---|---|---|
//! | forename | exact; nickname (the name for which the table has it); bigrams | 16, 16, 64 |
//! | middle names, preferred forename, surname, former surname, address lines, town | exact; bigrams | 16, 64 |
//! | date of birth | day; month; year; day and month in ascending order, so that a swap shows; two overlapping two-year bins, so that neighbouring years show | 16 each |
//! | sex | exact | 16 |
//! | postcode | unit; sector; district | 16 each |
//! | UPRN | exact | 16 |
//! | each identifier | exact | 32 |
//!
//! Bigrams of `_NAME_` become a 1-bit `MinHash` (Broder 1997; Li and König 2010): each bigram's
//! `extended(salt, frame("minhash", domain, bigram))` is 64 words of 32 bits; in lane t the bigram
//! whose word t has the least upper 31 bits gives its lowest bit; of equal words the least bigram
//! wins. The length is constant, and a lone code is uniform whatever the name. The share of equal bits
//! estimates the Jaccard coefficient J: at Hamming distance x of b bits, J = 1 - 2x/b, and
//! Dice = 2J/(1+J).
//!
//! **All personal names lie in one domain** (`name`): so a surname's code can be compared with a
//! forename's, and swapped, preferred, middle and former names can meet. Every other code has a domain
//! of its own.
//!
//! A code that the pass's value fixes wholly is left out of that pass's rows, and counts as agreement.
//!
//! **Missing values.** Where there is no value, the code's bytes are *filler*: a keyed function of
//! owner, record id, pass and row, looking random to all without the key. It is keyed and not drawn
//! afresh so that the same records give the same codes: results can be repeated, and tested, bit by
//! bit. A flag says that a demographic value is missing, where the schema says `flagged`, unless fewer
//! than 20 of the owner's records have the same pattern of missing values: then the record shows none.
//! With `random` no flag is ever set. Identifiers, preferred forename and former surname never have a
//! flag. One flag says, in identifier passes alone, that the identifier is *verified*: an NHS number of
//! status 01 (NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE), a UPN that is not temporary,
//! any other identifier that the record holds now.
//!
//! # Handles
//!
//! 16 bytes that name a row to the assembler and nothing to others: a synthetic-IV cipher (Rogaway and
//! Shrimpton 2006) under H, 32 bytes drawn per batch.
//!
//! ```text
//! H_i    = keyed_hash(H, frame("handle", i))        i = 1, 2, one byte
//! m      = reference (7 bytes, little-endian) || slot (1 byte)
//! iv     = keyed_hash(H_1, frame(m))[..8]
//! handle = iv || (m XOR keyed_hash(H_2, frame(iv))[..8])
//! ```
//!
//! References are a random permutation of the batch's records, drawn per batch; a record's slots are
//! taken from a random permutation of 0 to 255. Opening computes iv again and refuses every other
//! handle. A record has at most 256 rows.
//!
//! # Caps
//!
//! Blocks are the exposure, so their size is bounded at the owner:
//!
//! - At most `records_per_token` (default 2) records of one owner may share a token. Where there are
//!   more, none of its rows leaves in that pass, and the records rely on the others. Superseded rows
//!   push no current row out: where only they make it too many, they alone stay.
//! - A pass whose mean number of records per token exceeds `mean_records_per_token` (default 1.4) is
//!   left out of that owner's batch, which the passport shows, or stops the encoding, as agreed.
//!
//! # Passport
//!
//! The owner signs what the batch is: agreement, epoch, suite, library digest, link check, owner,
//! number of records to two significant digits, for each pass the number and length of rows and the
//! Merkle root of its chunks, counts of levels among its own records, and where its log stood. Two
//! batches are compared by format, suite, agreement, epoch, library digest and link key, in this
//! order, and the error names the first that differs. An epoch is part of the agreement; where it alone
//! explains two digests, the error names the epoch.
//!
//! The counts of levels are the owner's share of the u probabilities: up to 200,000 pairs among up to
//! 4,096 of its records, chosen by a keyed hash, to two significant digits; an owner with fewer than
//! 1,000 records gives none.
//!
//! # Sources
//!
//! - A. Broder, "On the resemblance and containment of documents", SEQUENCES 1997.
//! - P. Li, A. C. König, "b-bit minwise hashing", WWW 2010.
//! - P. Rogaway, T. Shrimpton, "A provable-security treatment of the key-wrap problem", EUROCRYPT 2006.
//! - NHS Data Dictionary: NHS NUMBER, NHS NUMBER STATUS INDICATOR CODE, PERSON GIVEN NAME, PERSON
//!   FAMILY NAME. Department for Education: Common Basic Data Set (CBDS), UPN guide.
