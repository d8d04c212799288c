//! Why things are as they are: one paragraph each.
//!
//! # Passes instead of encoded records
//!
//! Bloom filters of whole records link well and can be compared with each other in every pair; that
//! is what known attacks use. A row that is salted by the value of its pass can be compared only
//! inside its block. In trials of a prototype on invented people this cost 0 to 0.2 points of F1 against plain
//! text, and the attacks that recognised nearly all records in Bloom filters were left at chance.
//!
//! # A handle for each row, and a second party that opens it
//!
//! One handle per record would let the linkage unit join a record's rows over all passes, and half of
//! the records become unique. So handles differ, and only the assembler, who sees no codes, opens them.
//!
//! # The agreement is part of the key
//!
//! The link key is derived from the digest of the terms. Two owners who believe they agreed on
//! the same thing, and did not, find out in the first millisecond, not in the figures.
//!
//! # Epochs instead of rotation
//!
//! Each delivery has a number that only rises, and with it other keys. So nobody can follow a child
//! from one delivery to the next by its tokens, and nothing needs to be re-keyed.
//!
//! # The custodian signs the keys it issues
//!
//! A sealed file does not say who sealed it. An owner who encoded under a key of an attacker's making
//! would hand over its records; so import asks for the custodian's signature and the agreement that names
//! the custodian.
//!
//! # Fillers are keyed, not drawn
//!
//! Bytes in place of a missing value could be drawn afresh. They are a keyed function of owner, record,
//! pass and row instead: to all without the key as good as random, and the same each time. So results
//! can be repeated: what is released does not change because an encoding was run again.
//!
//! # One domain for personal names
//!
//! With a domain for each field, a forename's code could never equal a surname's, and children whose
//! names were entered in the wrong order, or who go by their middle name, were lost. Inside a block, and
//! only there, the holder of codes can now see that one child's surname is another's forename.
//!
//! # Identifiers agree or say nothing
//!
//! That two NHS numbers differ would be evidence against a link. It would also show who has a number,
//! and would let an adopted child's two identities be told. The evidence is given up.
//!
//! # The twin guard looks for a twin
//!
//! Same date of birth, same address, same surname, another forename: twins, or a child whose forename was
//! changed. Sending every such pair to review is safest and loses the renamed children, who are not a
//! random sample. The default asks whether an owner holds a second child who looks like the twin; agreements may
//! choose `always`.
//!
//! # Weights in whole numbers
//!
//! Floating-point sums depend on their order and machine. Weights are integers of 1/1024 bit from a
//! portable logarithm, and released in whole bits: enough to decide, too little to tell how rare a name is.
//!
//! # A threshold by expected error, not by hand
//!
//! People pick a threshold by looking at links, which takes the truth or the data. The agreement names
//! the rate of false links that is tolerated, the model finds the weight. The floor, below which
//! nothing leaves, does not depend on the model.
//!
//! # Ties go to people
//!
//! Breaking a tie by row number makes results depend on how a file was sorted. Ties, and candidates
//! closer than 3 bits, are for review.
//!
//! # Logs of their own, in known formats
//!
//! A shared log needs someone to run it. Each organisation runs its own; they quote each other. The formats
//! are those of certificate and package transparency, so that an auditor needs no software of ours.
//!
//! # Runs, not rows, in the log
//!
//! A public entry per child would be a register of children. A run has one entry, and a tree of salted
//! commitments that only the owner can open.
//!
//! # Two suites, no more
//!
//! BLAKE3 is fast; HMAC-SHA-256 is what standards bodies have approved. A third would be one more thing to
//! agree on.
//!
//! # bincode, once
//!
//! The rows of a chunk are written by `bincode`, which is no longer maintained, as one byte string. It
//! is imported by one file, with a limit; everything hashed or signed has
//! [canonical bytes](crate::wire) of our own.
