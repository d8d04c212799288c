//! How pairs are compared, weighed, decided and joined.
//!
//! # Meeting
//!
//! The rows of each pass come sorted by token. The linkage unit joins the owners' rows in one walk;
//! rows of two owners with the same token meet. It holds one chunk of 65,536 rows of each owner.
//!
//! # Levels
//!
//! | comparison | levels |
//! |---|---|
//! | names, address lines, town | missing, same, near, far, different |
//! | date of birth | missing, same, day and month swapped, year next to it, two of three parts, one, none |
//! | sex, UPRN | missing, same, different |
//! | postcode | missing, same unit, same sector, same district, different |
//! | identifiers | same, says nothing |
//!
//! Two identifiers that differ say nothing, exactly as one that is absent: presence never shows, and
//! two identities of one person that were parted on purpose cannot be read off. Near and far lie, from
//! codes, at a Dice coefficient of 0.62 and 0.40 of bigrams; from plain values at a Jaro-Winkler
//! similarity (Winkler 1990) of 0.92 and 0.85. Both are fields of the schema.
//!
//! A forename is also held against preferred forename and middle names, a surname against former
//! surnames, where the agreement has them; these can raise the level to near or same, never lower it.
//! Forenames that are nicknames of one name are near. Where each side's forename is the other's
//! surname, and the names do not agree as they stand, both are near.
//!
//! # Model
//!
//! The model is that of Fellegi and Sunter (1969). m is how often a level is seen among records of one
//! person, u among records of two. A level weighs log2(m/u), in whole units of 1/1024 bit, computed by
//! a portable logarithm, so that all machines agree; the weight of a pair is the sum. Missing weighs
//! nothing. Agreement on an identifier weighs 20 bits: a number is copied to the wrong child, or
//! mistyped into another valid one, about once in 10,000.
//!
//! - **u**: the mean of the owners' counts of levels among their own records; national defaults
//!   for comparisons, or owners, with too few (an owner needs 1,000 pairs with known values).
//! - **m**: from pairs that meet under an identifier verified on both sides, where there are at
//!   least 200. Else by expectation maximisation in each demographic pass (Winkler 1988), u held
//!   fixed and the fields that the pass touches held out, over passes that expect at least 50 matches
//!   and whose result describes records of one person: names and date of birth, where the pass
//!   leaves them free, are mostly at the two best levels (else it has settled on siblings, say).
//!   Else defaults. The defaults weigh as much as 20 pairs in each row, so that no weight is infinite.
//!
//! # Threshold
//!
//! The model gives each pair a posterior probability; the expected number of matches is where the
//! posteriors sum to itself. A pair that meets in several passes is counted once, by how many
//! passes its levels let it meet in. The threshold is the least whole-bit weight, at or above the
//! agreement's floor, at which the expected share of false links among all pairs at or above it is
//! within the tolerated rate. No truth is used.
//!
//! # What is released
//!
//! Edges at or above both the floor and the threshold less 5 bits: two handles, the weight in whole
//! bits, rounded down and at most 50, and a class. They are shuffled; the pass is not told. An edge is
//! for *review* where
//!
//! - the same identifier meets a date of birth that agrees in one part or none; or a different
//!   forename and a different sex;
//! - the rows do not meet under that identifier as verified on both sides, and it is not borne out by
//!   at least two parts of the date and by a name (forename same to far, surname same or near) or a
//!   place (the same district or nearer);
//! - **twin guard**: the date of birth is the same and the forename different (or missing, where no
//!   identifier agrees), outside passes on an identifier verified on both sides that agrees. With `always` in every case; with
//!   `where_twins_show`, the default, where an owner holds another record in the same block with the
//!   same date of birth and another forename, or none. The first also sends children who were renamed to review;
//!   the second asks whether there is a twin to confuse them with.
//!
//! All other edges are of the class *link*.
//!
//! A controller that compares its own plain files sees more: two records with two NHS numbers that are
//! both verified and differ are never linked, whatever else agrees, and no third record joins them.
//! Where the agreement names a conflict reviewer, such a pair is for review; where it names none, nothing
//! is said of it, and it is counted only from the agreement's small-number threshold on.
//!
//! # Assembly
//!
//! The assembler opens handles and joins the passes again.
//!
//! 1. The weight of a pair is the mean of its edges, kept as a fraction. It goes to review where
//!    more than half of them say so.
//! 2. Where a person has at most one record at each owner (`one_record_per_owner`): of a record's
//!    candidates at another owner, those 3 bits or more behind the best are dropped; where several are
//!    left, all go to review.
//! 3. What is at or above the threshold is a match, what is below is for review.
//!    For individual care and safeguarding, the threshold is at least `possible_below_bits`, and no two
//!    records of different owners become one person unless their own pair weighs as much: not by way of a
//!    third record either. What falls short is *possible*. It goes onto the review list where the
//!    agreement names a reviewer, and into no map; where it names none, it is counted alone.
//! 4. Matches are joined into clusters by descending whole bits, all pairs of one weight at once. Where
//!    that would put two records of one owner together, none of the pairs concerned is joined: they
//!    go to review.
//! 5. Pairs of a cluster that are no match by themselves are *implied*. A cluster never holds a pair that
//!    is for review or was beaten: a third record does not join what is held back.
//!
//! No tie is broken by a number, a name or an order: it goes to people. So the result does not depend
//! on the order of rows.
//!
//! Every record gets a pseudonym, linked or not, so that a map does not tell an owner which of its
//! records others know: `keyed_hash(K, frame(recipient, purpose, LE64 cluster))[..16]`, with K drawn for the
//! release and kept by nobody.
//!
//! # Looking at some
//!
//! [`assembler::sample`](crate::role::assembler::sample) draws links and near-misses for people to look at
//! without knowing which is which. A near-miss is a pair that was left to people; those whose mean weight is
//! within 5 bits of the threshold come first, where the model is least sure.
//!
//! # Explaining
//!
//! [`linkage_unit::explain`](crate::role::linkage_unit::explain) computes the model again from the same
//! batches and shows the levels, m, u and weights of one released edge. The weights sum to the edge's
//! weight exactly. For two handles that do not meet, and for an edge that was not released, the answer
//! is the same.
//!
//! # Inside one controller
//!
//! [`data_owner::compare`](crate::role::data_owner::compare) uses the same passes, levels, model and
//! assembly on plain values. A file linked with itself may have up to 10 records under one token, and the twin guard
//! holds in it always: twins stand in one file together.
//!
//! # Sources
//!
//! - I. P. Fellegi, A. B. Sunter, "A theory for record linkage", Journal of the American Statistical
//!   Association 64 (1969).
//! - W. E. Winkler, "Using the EM algorithm for weight computation in the Fellegi-Sunter model of
//!   record linkage", 1988; "String comparator metrics and enhanced decision rules in the
//!   Fellegi-Sunter model of record linkage", 1990.
//! - R. N. Cardinal et al., BMC Medical Informatics and Decision Making 23:85 (2023): the error
//!   rates behind the default m.
