//! What an agreement says, and how an act is permitted or refused.
//!
//! The software does not make a linkage lawful. It holds the parties to what they signed, and writes
//! down under what they acted. See [`crate::policy`] for the types.
//!
//! # The agreement
//!
//! [`Terms`](crate::policy::Terms) say: who the parties are, with the keys on their cards, and their
//! roles, sectors and accreditation; the purpose; on what law it stands, as types
//! ([`Legal`](crate::policy::Legal)), with references for people; which kinds of records it is about,
//! held where; from when until when; who may do which act; what is compared and how (the
//! [`Schema`](crate::schema::Schema)), how exactly dates and places may be used, and for which years of
//! birth; the floor and the tolerated rate of false links; who receives and who reviews; the smallest
//! batch and how counts are shown; how old a list of the National Data Opt-out may be; what whoever
//! acts must do besides; the number of the delivery (*epoch*). All of it is signed: the signature is
//! over the digest of [canonical bytes](super::formats#agreement). Comments and layout of the TOML text
//! may change, what it says may not.
//!
//! Keys, tokens and logs are bound to that digest: change one word of the terms, and it is another
//! agreement with other keys.
//!
//! # From draft to granted
//!
//! [`Agreement::grant`](crate::policy::Agreement::grant) wants the signature of every party and of as
//! many further approvers as the terms say, each by the key that the **caller** has pinned for that name, and that the
//! agreement is in force at the given moment. A card in the agreement that differs from the pinned one
//! is a reason to refuse. Validity is by whole days in London, the first and the last included.
//!
//! # Asking for a permit
//!
//! [`Agreement::permit`](crate::policy::Agreement::permit) is pure (the same question has the same
//! answer), total (it always answers) and denies by default. It puts the
//! [`Request`](crate::policy::Request), with its [`Circumstances`](crate::policy::Circumstances), to the
//! decision table, and collects **every** reason against:
//!
//! 1. the agreement is not in force at this moment;
//! 2. the purpose is another than the agreement's (UK GDPR Article 5(1)(b));
//! 3. the number of rows is below the smallest batch or above the most that is agreed;
//! 4. the asker or the recipient is not a party, or the parties' tier is another than agreed;
//! 5. the act is not listed, or not for this party;
//! 6. every other [`Rule`](crate::policy::Rule) of the table that denies: the power to share is not law
//!    there and then, a basis is missing or not open to a public authority, nothing lifts the duty of
//!    confidence, someone who does research is not accredited, the list of the opt-out is too old.
//!
//! Being allowed is never the mere absence of a reason: the act must be listed for the party or for one
//! of its roles, and the table must permit. Reasons are data
//! ([`DenialReason`](crate::policy::DenialReason)), and the type is exhaustive on purpose. A permit
//! carries its [`Decision`](crate::policy::Decision) with limits and obligations;
//! [`Agreement::decide`](crate::policy::Agreement::decide) tells that of a denial too, and
//! [`Agreement::ask`](crate::policy::Agreement::ask) goes on to ask about each child.
//!
//! The table is asked about opt-outs where records are read: `encode`, `compare`, `reveal_existence`,
//! `reveal_identifier`, `reveal_content`, `export`. Later acts work on what was left.
//!
//! # Obligations
//!
//! A permit comes with what must be done besides
//! ([`Obligation`](crate::policy::Obligation)), and no act takes it before whoever acts has acknowledged
//! each: [`Permit::accept`](crate::policy::Permit::accept), on the command line
//! `--acknowledge clerical_review,second_approver`. That an act takes any other permit does not compile.
//! The log itself is the library's part. The words, and the digest of the decision, stand in the entry
//! of the intent. An acknowledgement is whoever acts' own word: that a second person has approved, or
//! that a receipt was returned, is for auditors to ask for. [`Permit::spend`](crate::policy::Permit::spend)
//! wants the numbers of rows, so that no act forgets those limits.
//!
//! # Precision
//!
//! Passes and fields that need more exact dates or places than `[limits]` allows are computed by nobody:
//! both sides work by [`Terms::effective_schema`](crate::policy::Terms::effective_schema). Terms that
//! leave nothing are refused. A batch with anyone certainly born outside `born_from` to `born_until` is
//! refused.
//!
//! # Acts
//!
//! | act | may be allowed to | function |
//! |---|---|---|
//! | `encode` | controllers | [`data_owner::encode`](crate::role::data_owner::encode) |
//! | `compare` | controllers, on plain records of their own | [`data_owner::compare`](crate::role::data_owner::compare) |
//! | `score` | the linkage unit | [`linkage_unit::score`](crate::role::linkage_unit::score) |
//! | `assemble` | the assembler | [`assembler::assemble`](crate::role::assembler::assemble) |
//! | `map` | controllers | [`data_owner::map`](crate::role::data_owner::map) |
//! | `explain` | controllers, linkage unit, reviewer | [`linkage_unit::explain`](crate::role::linkage_unit::explain) |
//! | `review` | reviewer | [`reviewer::review`](crate::role::reviewer::review) |
//! | `reveal_existence`, `reveal_identifier`, `reveal_content`, `aggregate`, `unlink`, `export` | see [`ActKind::possible_roles`](crate::policy::ActKind::possible_roles) | none in this version: the words can be agreed and asked about |
//!
//! An agreement narrows these, it never widens them.
//!
//! # What an act does with its permit
//!
//! 1. Checks that whoever acts signs with the key on the party's card in the agreement.
//! 2. Spends the permit, and writes the intent to the log, durably.
//! 3. Computes, and writes to outlets that show nothing yet.
//! 4. Writes the outcome to the log and publishes a signed checkpoint that covers it.
//! 5. Releases.
//!
//! Where the log cannot be written, nothing is released.
//!
//! Four refusals need memory, and the log is that memory: an act under an agreement that has ended there;
//! more rows than `row_budget` allows one owner over all versions and deliveries of the agreement (a
//! number that the log leaves out counts as that version's small-number threshold); an owner's second encoding under an epoch it
//! has used, or under a lower one, of the same agreement in any version; and a second release of edges
//! of two passports that were scored together, or of maps from edges that were assembled.
//!
//! # How an agreement ends
//!
//! With its last day; with a newer version whose `supersedes` names its digest, in each log from the
//! moment at which that adopts the newer one; or by a party's notice
//! ([`Revocation`](crate::policy::Revocation)), in each log from the moment at which that takes it in
//! ([`adopt_revocation`](crate::role::adopt_revocation), `linkwise agreement revoke` and `revoked`). Any
//! party can give notice, and nobody needs to agree. Nothing is begun under it there any more, and an act
//! that stands in the log behind the end is found by verification. What was released before is not taken
//! back, and an organisation that does not take the notice in is not stopped by it: that shows when its
//! log is set beside the others.
//!
//! # Who must have seen it
//!
//! An agreement can name witnesses of the parties' logs, with a quorum and a delay:
//! [`Witnessing`](crate::policy::Witnessing), and [`log`](super::log#witnesses-that-the-agreement-names) for
//! what verification makes of it. A witness is somebody else, or a party by the name and key of its log. A key
//! that anybody has for another use is refused, and so is a quorum that any party's log could not reach
//! without its keeper. No act waits for witnesses: they show afterwards what was written late.
//!
//! # Taking a link back
//!
//! `unlink` is the act of an owner that withdraws links
//! ([`withdraw`](crate::role::data_owner::withdraw)). No register stands against it, since it only ever shows
//! less. The reason is one of a closed list ([`WithdrawalReason`](crate::policy::WithdrawalReason)) and stays
//! with the owner; those who were given the link learn only whether it was wrong or may not stand
//! ([`WithdrawalKind`](crate::policy::WithdrawalKind)), so that a notice tells of no adoption and of no
//! order of a court. Told are the recipient of the release, or all owners where it was made for them, and
//! every other owner of links with its own records; who has given a receipt and who has not is listed (UK
//! GDPR Article 19, and the obligation `notify_recipients`).
//!
//! The owner keeps the pair as a *barred link* by record id and gives the list to every later
//! [`map`](crate::role::data_owner::map), which applies it before it writes anything: the record gets a
//! pseudonym that nobody else has. **In that release it also loses its right links with third owners**: the
//! owner sees one pseudonym for a record, and not whom it joins, so it cannot part one link from the others.
//! A bar detaches its record whoever takes part in a release, also where the other owner does not: that
//! errs to the side on which nothing is joined.
//!
//! It needs an agreement in force: the one of the release, or a newer version of it. When an agreement has
//! ended without a newer version, an owner can add to its list by hand, and must tell the others in its own
//! words. Taking a notice in needs none.
//!
//! # Registers, and what they withhold
//!
//! An agency keeps registers of its children: consents and refusals, objections and restrictions,
//! shields, and the list of those who may be used under the National Data Opt-out
//! ([`Registers`](crate::policy::Registers); as files: CSV, JSON and, for consents, FHIR R4). The last is
//! an *allow* list with the time at which the service made it: an NHS number that checks and is not
//! on it is not used, and the agreement says what becomes of records without one
//! (`without_nhs_number`) and how old the list may be (`opt_out_hours`). All others are lists by record
//! id; an id that is not in the file is counted, never an error.
//!
//! [`encode`](crate::role::data_owner::encode) asks the decision table about each child, before caps,
//! histograms, samples, commitments, or anything else is computed. Where the agreement stands on consent
//! and there is no register of consents, or the opt-out binds and its list is missing or too old, nothing
//! is encoded at all.
//!
//! | what is known | what follows |
//! |---|---|
//! | a rule denies: no consent that holds, opted out, objection, restriction, a court's bar, a sensitive service without the child's consent | the record is withheld |
//! | `sensitive_location` | no pass and no code on a place; random codes stand there, and no flag says so |
//! | `adopted`, `gender_protected` | a link bar: the passes on the record's current identifiers alone, no former identifier, no former surname |
//! | `staff` | the passes on identifiers alone, so that no pair for review comes of a likeness of names. A pair that an identifier joins and whose names differ can still go to review, where it is two handles |
//!
//! From the sixteenth birthday a child's own word needs no assessment, and from the eighteenth nobody else's
//! counts but a court's, by the date of birth in the record at the time of the act.
//!
//! Shields of several rows unite, also with a [`Shield`](crate::record::Shield) that the caller put on the
//! record.
//!
//! # Two kinds of consent, and who has the last word
//!
//! A [`Consent`](crate::policy::Consent) says which of two things it is to
//! ([`ConsentKind`](crate::policy::ConsentKind)); a register that does not say so is refused, never
//! guessed at.
//!
//! | kind | to what | asked of each child where the agreement has |
//! |---|---|---|
//! | `data_protection` | processing (UK GDPR Articles 6(1)(a) and 9(2)(a)) | `article_6 = "6(1)(a)"`, or `article_9 = "9(2)(a)"` for special category data |
//! | `confidentiality` | disclosure of what is held in confidence (common law) | `confidentiality = "explicit_consent"` |
//!
//! Where it has both, each child needs both. Neither ever stands for the other: with a hundred consents of
//! the one kind and none of the other, the answer is `CONSENT_MISSING`. A consent of the right kind for
//! another purpose is `CONSENT_SCOPE`. That a sensitive service may be known of is a matter of
//! `confidentiality`; that processing goes on in spite of a restriction or an objection is one of
//! `data_protection`.
//!
//! For each kind, and each purpose:
//!
//! 1. Of one giver the latest decision holds; of two of one moment, the refusal. Taking consent back is a
//!    decision of the moment at which it is taken back, so an older yes of the same giver does not come
//!    to life again.
//! 2. The child is one giver, and so is the court. Several people with parental responsibility, or several
//!    local authorities, are told apart by `giver_id`: any short text without a meaning, such as `a` and
//!    `b`. Where one decision of such a sort has none, all of that sort about the child count as one
//!    giver's, since it may be anyone's.
//! 3. A child counts where its competence was assessed. A parent's or an authority's yes needs evidence that
//!    was seen; their no needs none.
//! 4. A court that says no, or takes its yes back, withholds, whatever anyone else says.
//! 5. Otherwise a competent child's last word decides: a no or a withdrawal withholds, also against a
//!    court's yes; a yes serves.
//! 6. Where the child has not decided, the yes of a court, or of any one parent or authority, serves.
//!
//! # What an assertion opens
//!
//! An [`Assertion`](crate::policy::Assertion) about a named child opens the acts that it names, to the
//! recipient that it names, for 72 hours at most. One that names `reveal_existence` does not open
//! `reveal_content`. A detriment stands against every act.
//!
//! # What others learn of who was withheld
//!
//! Given the same randomness, `.lwk` and `.lwh` are byte for byte those of a file in
//! which the withheld children never stood; a test holds them against each other. So what leaves has
//! one distribution for both, and asking, scoring or mapping tells nobody that a child was withheld. How
//! many were withheld for which reason is told to the owner, and stands in the owner's own log where it
//! reaches the agreement's small-number threshold (`withheld:opted-out`); a record that is withheld for
//! several reasons counts under each, and the total is left out, since it would give a small reason away.
//! The entry *list applied* follows the position that the passport names, so that no passport depends on
//! it. What is not hidden is time: whoever watches the owner's computer sees how long it works.
//!
//! [`compare_with_registers`](crate::role::data_owner::compare_with_registers) withholds in the same way
//! inside one controller, and joins no two identities there either.
//!
//! # Separation of duties, checked in every draft
//!
//! | together | refused because |
//! |---|---|
//! | linkage unit and key custodian, or controller | whoever holds a key and the encoded rows can read them |
//! | assembler and key custodian | the same |
//! | controller and key custodian | no owner can make keys |
//! | controller and assembler | an owner would learn which of its children the others know |
//! | linkage unit and assembler | allowed where the tier is `combined`, refused where it is `separate` |
