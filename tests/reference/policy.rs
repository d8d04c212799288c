//! The decision table read row by row from tables of words: slow and obvious. It shares with the
//! library the types of a case and the words of its lists, and nothing that decides.

use linkwise::policy::{Case, Confidentiality, Consent, Giver, Recipient, Shield, Subject};
use linkwise::schema::Field;
use linkwise::time::Timestamp;

const CONFIDENTIAL: &[&str] =
    &["health", "adult_social_care", "childrens_social_care", "justice", "housing", "voluntary"];
const PATIENT_INFORMATION: &[&str] = &["health", "adult_social_care"];
const ONE_CHILD: &[&str] = &["reveal_existence", "reveal_identifier", "reveal_content"];
/// Acts that show nobody anything new, and the one that only takes away.
const SHOWS_NOTHING: &[&str] = &["compare", "unlink"];
const TAKES_BACK: &str = "unlink";
const PUBLISHES: &[&str] = &["aggregate", "export"];
const OPERATIONAL: &[&str] = &["individual_care", "safeguarding_child"];
const EMERGENCIES: &[&str] = &["significant_harm", "vital"];
const NOT_FOR_PUBLIC_AUTHORITIES: &[(&str, &str)] =
    &[("6(1)(ea)", "EA_PUBLIC_AUTHORITY"), ("6(1)(f)", "LI_PUBLIC_AUTHORITY")];
/// Data Protection Act 2018 section 10: which conditions of Schedule 1 a condition of Article 9 needs.
const SECTION_10: &[(&str, &[&str])] = &[
    ("9(2)(a)", &[]),
    ("9(2)(b)", &["part_1_paragraph_1"]),
    ("9(2)(c)", &[]),
    ("9(2)(g)", &["part_2_paragraph_6", "part_2_paragraph_8", "part_2_paragraph_18"]),
    ("9(2)(h)", &["part_1_paragraph_2"]),
    ("9(2)(i)", &["part_1_paragraph_3"]),
    ("9(2)(j)", &["part_1_paragraph_4"]),
];
const NEEDS_DOCUMENT: &[&str] =
    &["part_1_paragraph_1", "part_2_paragraph_6", "part_2_paragraph_8", "part_2_paragraph_18"];
/// What lifts the duty of confidence, and the purposes that it is not for (`!`) or alone for.
const LIFTS_CONFIDENCE: &[(&str, &str)] = &[
    ("implied_care_consent", "individual_care"),
    ("explicit_consent", ""),
    ("statute", ""),
    ("court_order", ""),
    ("section_251", "!individual_care"),
    ("public_interest", ""),
];
/// Which bar, whether it asks for joined identities, and which exceptions lift it.
const BARS: &[(Shield, &str, bool, &[&str])] = &[
    (Shield::CourtBar, "COURT_BAR", false, &["named_court_order"]),
    (Shield::Adopted, "ADOPTION_BAR", true, &["adoption_agency"]),
    (Shield::GenderProtected, "GENDER_PROTECTED", true, &["named_court_order", "own_agreement"]),
];
/// The codes that do not deny.
const NOTES: &[&str] = &[
    "SENSITIVE_LOCATION",
    "DISCHARGED_BY_DUTY",
    "DUTY_OFF_DETRIMENT",
    "EMERGENCY",
    "RESTRICTION_YIELDS",
    "CHILD_AND_PARENT_DIFFER",
    "NARROWED",
    "POSSIBLE_ONLY",
    "OUTPUT_LIMITED",
    "PERMITTED_BY_AGREEMENT",
];

/// Whether it is permitted, and every reason, ascending by code.
pub type Answer = (bool, Vec<&'static str>);

#[derive(Default)]
struct Reasons(Vec<&'static str>);

impl Reasons {
    fn row(&mut self, code: &'static str, holds: bool) {
        if holds && !self.0.contains(&code) {
            self.0.push(code);
        }
    }

    fn denies(&self) -> bool {
        self.0.iter().any(|code| !NOTES.contains(code))
    }

    fn answer(mut self) -> Answer {
        self.0.sort_unstable();
        (!self.denies(), self.0)
    }
}

/// What is asked, once it is known to be an act, a purpose and a time.
struct Asked<'a> {
    case: &'a Case<'a>,
    child: &'a Subject<'a>,
    now: Timestamp,
    act: &'static str,
    purpose: &'static str,
}

impl Asked<'_> {
    fn any(&self, kinds: &[&str]) -> bool {
        // Where no kind of records is named, they may be of any kind.
        self.case.datasets.is_empty()
            || self.case.datasets.iter().any(|dataset| kinds.contains(&dataset.name()))
    }

    /// A provision that is law today: whether it is so everywhere the records are held.
    fn law(&self, id: &str, kind: &str) -> Option<bool> {
        let today = self.now.day_in_london();
        let provision = self.case.law.provisions().iter().find(|one| one.id == id)?;
        let of_kind = format!("{:?}", provision.kind).eq_ignore_ascii_case(kind);
        let begun = provision.from.is_some_and(|from| today >= from);
        let ended = provision.until.is_some_and(|until| today > until);
        let here = !self.case.territories.is_empty()
            && self.case.territories.iter().all(|one| provision.extent.contains(one));
        (of_kind && begun && !ended).then_some(here)
    }

    fn asserts(&self, kind: &str, thresholds: Option<&[&str]>) -> bool {
        let Recipient::Known(recipient) = self.case.recipient else { return false };
        ONE_CHILD.contains(&self.act)
            && self.case.assertions.iter().map(linkwise::policy::CheckedAssertion::assertion).any(
                |one| {
                    one.kind.name() == kind
                        && thresholds.is_none_or(|some| some.contains(&one.threshold.name()))
                        && self.case.named_subject == Some(one.subject)
                        && one.recipient == recipient
                        && one.acts.iter().any(|act| act.name() == self.act)
                        && one.made <= self.now
                        && self.now < one.expires
                },
            )
    }

    fn detriment(&self) -> bool {
        let mut said =
            self.case.assertions.iter().map(linkwise::policy::CheckedAssertion::assertion);
        said.any(|one| one.kind.name() == "detriment" && one.made <= self.now)
    }

    fn duty(&self) -> bool {
        self.law("ca2004_s16la", "duty") == Some(true)
            && self.case.duty_in_scope
            && self.purpose == "safeguarding_child"
            && self.asserts("relevance", None)
            && !self.detriment()
    }

    fn harm(&self) -> bool {
        self.asserts("safeguarding", Some(EMERGENCIES))
    }

    fn emergency(&self) -> bool {
        self.harm() && OPERATIONAL.contains(&self.purpose)
    }

    fn agreement_gaps(&self) -> Vec<&'static str> {
        let Some(clause) = self.case.clause else { return vec!["NO_AGREEMENT"] };
        let named = |dataset| clause.datasets.contains(dataset);
        let all_named = !self.case.datasets.is_empty() && self.case.datasets.iter().all(named);
        [
            ("NOT_IN_FORCE", self.now < clause.begins),
            ("EXPIRED", self.now >= clause.ends),
            ("REVOKED", clause.revoked),
            ("PURPOSE_NOT_ALLOWED", clause.purpose.name() != self.purpose),
            ("NOT_A_PARTY", !clause.names_parties),
            ("ACT_NOT_ALLOWED", !clause.allows_act),
            ("DATASET_NOT_AGREED", !all_named),
        ]
        .into_iter()
        .filter_map(|(code, holds)| holds.then_some(code))
        .collect()
    }

    /// Everything of one kind that was said for this purpose and is not over: who, when, and what. A no
    /// outweighs a taking back, and that a yes, of the same moment.
    fn said(&self, kind: &str) -> Vec<Said> {
        let mut said = Vec::new();
        for one in self.child.consents.iter().filter(|one| one.kind.name() == kind) {
            let for_this = one.purposes.iter().any(|purpose| purpose.name() == self.purpose);
            if !for_this || one.from > self.now || !is_heard(one) {
                continue;
            }
            let over = one.until.is_some_and(|until| until <= self.now);
            let word = match one.withdrawn.filter(|at| *at <= self.now) {
                Some(at) if one.given && one.until.is_none_or(|until| at < until) => {
                    Some((at.max(one.from), 1, "withdrawn"))
                }
                None if !over && one.given => Some((one.from, 0, "yes")),
                None if !over => Some((one.from, 2, "no")),
                _ => None,
            };
            let sort = one.giver.name();
            let id = one.giver_id.as_ref().filter(|_| MANY.contains(&sort));
            let id = id.map(|id| id.as_str().to_owned());
            said.extend(word.map(|(at, weight, word)| Said { sort, id, at, weight, word }));
        }
        // One without an id may be anyone's: then all of that sort are one giver.
        let nameless: Vec<&str> =
            said.iter().filter(|one| one.id.is_none()).map(|one| one.sort).collect();
        for one in &mut said {
            one.id = one.id.take().filter(|_| !nameless.contains(&one.sort));
        }
        said
    }

    /// The words that nothing later of the same giver has undone: those of one sort of giver.
    fn standing(&self, kind: &str, sorts: &[&str]) -> Vec<&'static str> {
        let said = self.said(kind);
        let undone = |one: &Said| {
            said.iter().any(|other| {
                (other.sort, &other.id) == (one.sort, &one.id)
                    && (other.at, other.weight) > (one.at, one.weight)
            })
        };
        said.iter()
            .filter(|one| sorts.contains(&one.sort) && !undone(one))
            .map(|one| one.word)
            .collect()
    }

    fn consent(&self, kind: &str, reasons: &mut Reasons) {
        let of_kind: Vec<&Consent> =
            self.child.consents.iter().filter(|one| one.kind.name() == kind).collect();
        reasons.row("CONSENT_MISSING", of_kind.is_empty());
        let child = self.standing(kind, &["child"]).first().copied();
        let court = self.standing(kind, &["court"]).first().copied();
        let family = self.standing(kind, MANY);
        let others_say_yes = family.contains(&"yes") || court == Some("yes");
        let child_stops = matches!(child, Some("no" | "withdrawn"));
        let court_stops = matches!(court, Some("no" | "withdrawn"));
        reasons.row("CHILD_REFUSAL", child == Some("no"));
        reasons.row("CONSENT_WITHDRAWN", child == Some("withdrawn") || court == Some("withdrawn"));
        reasons.row("CONSENT_REFUSED", court == Some("no"));
        reasons.row("CHILD_AND_PARENT_DIFFER", child_stops && others_say_yes);
        let family_against = family.iter().any(|word| *word != "yes");
        let differ = child == Some("yes") && !court_stops && family_against;
        reasons.row("CHILD_AND_PARENT_DIFFER", differ);
        if child.is_some() || court_stops || others_say_yes {
            return;
        }
        for one in of_kind {
            let for_this = one.purposes.iter().any(|purpose| purpose.name() == self.purpose);
            let over = one.until.is_some_and(|until| until <= self.now) || one.from > self.now;
            let first_fault = [
                ("CONSENT_SCOPE", !for_this),
                ("CONSENT_GIVER", !is_heard(one)),
                ("CONSENT_WITHDRAWN", one.withdrawn.is_some_and(|at| at <= self.now)),
                ("CONSENT_EXPIRED", over),
                ("CONSENT_REFUSED", !one.given),
            ]
            .into_iter()
            .find(|(_, holds)| *holds);
            // A yes without a fault was undone by something that has one.
            first_fault.iter().for_each(|(code, _)| reasons.row(code, true));
        }
    }
}

/// Givers of whom one child may have several.
const MANY: &[&str] = &["parental_responsibility", "local_authority"];

struct Said {
    sort: &'static str,
    id: Option<String>,
    at: Timestamp,
    weight: u8,
    word: &'static str,
}

/// Whether anything follows from what was said. A child is heard where competent; others are asked for
/// evidence when they agree, not when they refuse.
fn is_heard(consent: &Consent) -> bool {
    match &consent.giver {
        Giver::Child { competence_assessed } => competence_assessed.is_some(),
        Giver::ParentalResponsibility { evidence_seen: seen }
        | Giver::LocalAuthority { order_seen: seen } => *seen || !consent.given,
        Giver::Court => true,
    }
}

/// The answer about one child.
pub fn decide(case: &Case<'_>, child: &Subject<'_>) -> Answer {
    let mut reasons = Reasons::default();

    // 0
    reasons.row("POLICY_UNUSABLE", !case.policy_usable);
    reasons.row("POLICY_UNUSABLE", case.act.is_none() || case.purpose.is_none());
    reasons.row("CLOCK_INVALID", case.now.is_none());
    let (Some(now), Some(act), Some(purpose)) = (case.now, case.act, case.purpose) else {
        return reasons.answer();
    };
    if reasons.denies() {
        return reasons.answer();
    }
    // 1, of the act as a whole
    reasons.row("RECIPIENT_UNKNOWN", case.recipient == Recipient::Unknown);
    if reasons.denies() {
        return reasons.answer();
    }
    let asked = Asked { case, child, now, act: act.name(), purpose: purpose.name() };
    let (duty, emergency) = (asked.duty(), asked.emergency());
    let excused = duty || emergency;

    // 2, 2b, 2c
    reasons.row("DISCHARGED_BY_DUTY", duty);
    reasons.row("DUTY_OFF_DETRIMENT", asked.detriment());
    reasons.row("EMERGENCY", emergency);

    // 3
    let gaps = asked.agreement_gaps();
    let covers = gaps.is_empty();
    reasons.row("PERMITTED_BY_AGREEMENT", covers);
    if !excused {
        gaps.iter().for_each(|gap| reasons.row(gap, true));
    }
    let legal = match (excused, covers) {
        (true, false) => case.legal,
        _ => case.clause.map(|clause| clause.legal),
    };
    if legal.is_some() || excused {
        if !duty {
            let gateway = legal.map_or("", |legal| &legal.gateway);
            let law = asked.law(gateway, "gateway");
            reasons.row("GATEWAY_NOT_IN_FORCE", law.is_none());
            reasons.row("GATEWAY_EXTENT", law == Some(false));
        }
        basis(&asked, legal, duty, &mut reasons);
        confidence(&asked, legal, duty, emergency, &mut reasons);
    }
    // 3d
    if legal.is_some_and(|legal| legal.gateway == "dea2017_s64") {
        reasons.row("DEA_HEALTH_EXCLUDED", asked.any(PATIENT_INFORMATION));
        let accredited = case.clause.map_or(&[][..], |clause| clause.accredited_until);
        let lacks =
            accredited.iter().any(|until| until.is_none_or(|day| day < now.day_in_london()));
        reasons.row("DEA_NOT_ACCREDITED", accredited.is_empty() || lacks);
    }
    // 4b, of the list
    let takes_back = asked.act == TAKES_BACK;
    let bound = !excused
        && !takes_back
        && asked.purpose != "individual_care"
        && asked.any(PATIENT_INFORMATION)
        && case.territories.iter().any(|territory| territory.name() == "england")
        && legal.is_some_and(|legal| {
            matches!(&legal.confidentiality,
                Confidentiality::Section251 { regulation, opt_out_exempt: false, .. }
                if ["regulation_2", "regulation_5"].contains(&regulation.name()))
        });
    if let (true, Some(clause)) = (bound, case.clause) {
        let youngest = now.unix_ms();
        let oldest = youngest - i64::from(clause.opt_out_hours) * 3_600_000;
        let fresh =
            case.opt_out_as_of.is_some_and(|as_of| (oldest..=youngest).contains(&as_of.unix_ms()));
        reasons.row("OPTOUT_STALE", !fresh);
    }
    // 5, 6, 7: asked of what nothing has denied
    if !reasons.denies() {
        narrow(&asked, covers, excused, &mut reasons);
    }
    if reasons.denies() {
        return reasons.answer();
    }

    // 1, of the child
    let mut bars = Reasons::default();
    for (shield, code, joins, lifts) in BARS {
        let lifted = child.lifts.iter().any(|lift| lifts.contains(&lift.name()));
        let touched = if *joins {
            child.joins_identities && !takes_back
        } else {
            !SHOWS_NOTHING.contains(&asked.act)
        };
        bars.row(code, child.shields.has(*shield) && touched && !lifted);
    }
    if bars.denies() {
        return bars.answer();
    }
    // 1c, 1b
    let shows = !SHOWS_NOTHING.contains(&asked.act);
    reasons.row("SENSITIVE_LOCATION", shows && child.shields.has(Shield::SensitiveLocation));
    let agrees = asked.standing("confidentiality", &["child"]).first() == Some(&"yes");
    let known = agrees || asked.harm() || duty;
    reasons
        .row("SENSITIVE_SERVICE", shows && child.shields.has(Shield::SensitiveService) && !known);
    // 4, 4d
    let asks = !excused && !takes_back;
    let to_processing = asks
        && legal.is_some_and(|legal| {
            let special = legal.special_category;
            legal.article_6.is_some_and(|one| one.name() == "6(1)(a)")
                || special && legal.article_9.is_some_and(|one| one.name() == "9(2)(a)")
        });
    let mut consent = Reasons::default();
    if to_processing {
        asked.consent("data_protection", &mut consent);
        consent.0.iter().for_each(|code| reasons.row(code, true));
    }
    if asks && legal.is_some_and(|legal| legal.confidentiality.name() == "explicit_consent") {
        asked.consent("confidentiality", &mut reasons);
    }
    // 4b, of the child
    if bound {
        let withhold = case.clause.is_some_and(|one| one.without_number.name() == "withhold");
        reasons.row("OPTED_OUT", child.opt_out.name() == "not_allowed");
        reasons.row("OPTOUT_UNCHECKABLE", child.opt_out.name() == "no_number" && withhold);
    }
    // 4c
    let consents = to_processing && !consent.denies();
    if !takes_back {
        reasons.row("RESTRICTION_YIELDS", child.restricted && excused);
        reasons.row("RESTRICTED", child.restricted && !excused && !consents);
        reasons.row("OBJECTED", child.objects && !excused && !consents);
    }
    reasons.answer()
}

fn basis(
    asked: &Asked<'_>,
    legal: Option<&linkwise::policy::Legal>,
    duty: bool,
    reasons: &mut Reasons,
) {
    let Some(legal) = legal else {
        reasons.row("ART6_MISSING", !duty);
        reasons.row("ART9_MISSING", true);
        return;
    };
    if !duty {
        reasons.row("ART6_MISSING", legal.article_6.is_none());
        for (article, code) in NOT_FOR_PUBLIC_AUTHORITIES {
            let cited = legal.article_6.is_some_and(|one| one.name() == *article);
            reasons.row(code, cited && asked.case.public_authority);
        }
    }
    if !legal.special_category {
        return;
    }
    let Some(article) = legal.article_9 else {
        reasons.row("ART9_MISSING", true);
        return;
    };
    let condition = legal.schedule_1.map(linkwise::policy::Schedule1::name);
    let (_, needs) = SECTION_10.iter().find(|(name, _)| *name == article.name()).unwrap();
    let met = needs.is_empty() || condition.is_some_and(|one| needs.contains(&one));
    let equality = asked.purpose == "equity_audit"
        && !needs.is_empty()
        && condition != Some("part_2_paragraph_8");
    reasons.row("SCH1_MISSING", !met || equality);
    reasons.row(
        "POLICY_DOCUMENT_MISSING",
        condition.is_some_and(|one| NEEDS_DOCUMENT.contains(&one))
            && legal.policy_document_reference.is_none(),
    );
}

fn confidence(
    asked: &Asked<'_>,
    legal: Option<&linkwise::policy::Legal>,
    duty: bool,
    emergency: bool,
    reasons: &mut Reasons,
) {
    let by_law = legal.is_some_and(|legal| {
        let in_date = match &legal.confidentiality {
            Confidentiality::Section251 { expires, .. } => *expires >= asked.now.day_in_london(),
            _ => true,
        };
        LIFTS_CONFIDENCE.iter().any(|(name, purpose)| {
            *name == legal.confidentiality.name()
                && match purpose.strip_prefix('!') {
                    Some(not_for) => asked.purpose != not_for,
                    None => purpose.is_empty() || asked.purpose == *purpose,
                }
        }) && in_date
    });
    let by_duty = duty && asked.law("ca2004_s16la_confidence", "confidence") == Some(true);
    reasons.row("CLDC", asked.any(CONFIDENTIAL) && !by_law && !by_duty && !emergency);
}

fn narrow(asked: &Asked<'_>, covers: bool, excused: bool, reasons: &mut Reasons) {
    let limits = asked.case.clause.filter(|_| covers).map(|clause| &clause.limits);
    let (most, least, threshold) = limits.map_or((1, 0, None), |limits| {
        (limits.most_rows, u64::from(limits.smallest_batch), limits.possible_below_bits)
    });
    let most = if excused { most.min(1) } else { most };
    let too_exact = limits.is_some_and(|limits| {
        let (birth, place) = (limits.birth.name(), limits.place.name());
        let field = |field: &Field| match field.name() {
            "date_of_birth" => birth != "day",
            "postcode" | "address_1" | "address_2" | "town" | "uprn" => place != "full",
            _ => false,
        };
        let part = |part: &str| {
            let births: &[&str] = match part {
                "birth_year" => &["year", "month", "day"],
                "birth_month" => &["month", "day"],
                "birth_day" | "date_of_birth" => &["day"],
                _ => &["none", "year", "month", "day"],
            };
            let places: &[&str] = match part {
                "postcode_district" => &["district", "sector", "full"],
                "postcode_sector" => &["sector", "full"],
                "postcode" | "address_1" | "address_2" | "town" | "uprn" => &["full"],
                _ => &["none", "district", "sector", "full"],
            };
            !births.contains(&birth) || !places.contains(&place)
        };
        limits.fields.iter().any(field)
            || limits
                .passes
                .iter()
                .flat_map(linkwise::schema::Pass::components)
                .any(|component| part(&component.to_string()))
    });
    reasons.row("NARROWED", too_exact);
    reasons.row("TOO_MANY_ROWS", asked.case.rows.is_some_and(|rows| rows > most));
    reasons.row("BATCH_TOO_SMALL", asked.case.rows.is_some_and(|rows| rows < least));
    let uncertain =
        asked.case.weight_bits.is_some_and(|weight| threshold.is_none_or(|least| weight < least));
    reasons.row("POSSIBLE_ONLY", OPERATIONAL.contains(&asked.purpose) && uncertain);
    let shown = limits.map(|limits| &limits.output);
    let limited = shown.is_some_and(|profile| {
        profile.least_shown != 1 || !profile.zero_is_shown || profile.round_to != 1
    });
    reasons.row("OUTPUT_LIMITED", PUBLISHES.contains(&asked.act) && limited);
}
