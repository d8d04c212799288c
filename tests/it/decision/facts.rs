//! Facts of a case in words, and the case they make.

use std::sync::OnceLock;

use linkwise::crypto::{Digest, Signer};
use linkwise::policy::{
    ActKind, Article6, Article9, Assertion, AssertionKind, Card, Case, CheckedAssertion, Clause,
    Confidentiality, Consent, ConsentKind, Dataset, DatePrecision, Giver, GiverId, HarmThreshold,
    Law, Legal, Lift, Limits, Obligation, Obligations, OptOutState, OutputProfile, PlacePrecision,
    Purpose, Recipient, Schedule1, Section251Regulation, Shield, Shields, Subject, Territory,
    Trust, WithoutNumber,
};
use linkwise::schema::{Component, Field, Pass};
use linkwise::secret::Secret;
use linkwise::time::{Date, Timestamp};

pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;

/// Invented dates: the tests ask what the table does with the facts of law, not what those are.
const LAW: &str = "version\t2026-01-01
abolished\tgateway\tA power that was repealed\t2000-01-01\t2026-05-31\tEWSN\tno
ca1989_s47\tgateway\tChildren Act 1989 section 47\t1991-10-14\t-\tEW\tno
ca2004_s10\tgateway\tChildren Act 2004 section 10\t2005-04-01\t-\tE\tno
ca2004_s11\tgateway\tChildren Act 2004 section 11\t2005-10-01\t-\tE\tno
ca2004_s16la\tduty\tChildren Act 2004 section 16LA\tDUTY\t-\tE\tno
ca2004_s16la_confidence\tconfidence\tChildren Act 2004 section 16LA\tCONFIDENCE\t-\tE\tno
coming\tgateway\tA power to come\t2026-06-02\t-\tEWSN\tno
dea2017_s64\tgateway\tDigital Economy Act 2017 section 64\t2018-05-01\t-\tEWSN\tno
dpa2018\tgateway\tData Protection Act 2018\t2018-05-25\t-\tEWSN\tno
nhsa2006_s251\tgateway\tNational Health Service Act 2006 section 251\t2007-03-01\t-\tEW\tno
";

/// How far the duty to share has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Before,
    Duty,
    Confidence,
}

impl Stage {
    pub const ALL: [Self; 3] = [Self::Before, Self::Duty, Self::Confidence];

    pub fn law(self) -> &'static Law {
        static LAWS: OnceLock<[Law; 3]> = OnceLock::new();
        let law = |duty, confidence| {
            Law::parse(&LAW.replace("DUTY", duty).replace("CONFIDENCE", confidence)).unwrap()
        };
        &LAWS.get_or_init(|| {
            [law("2026-06-02", "-"), law("2026-06-01", "-"), law("2026-06-01", "2026-06-01")]
        })[self as usize]
    }
}

/// Noon on 1 June 2026, an hour ahead of UTC in London.
pub fn noon() -> Timestamp {
    Timestamp::from_unix_ms(1_780_311_600_000).unwrap()
}

pub fn after(milliseconds: i64) -> Timestamp {
    Timestamp::from_unix_ms(noon().unix_ms() + milliseconds).unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn child() -> Digest {
    Digest::of(b"this child")
}

fn signed(kind: AssertionKind, threshold: HarmThreshold, how: &str) -> CheckedAssertion {
    static KEYS: OnceLock<(Signer, Trust)> = OnceLock::new();
    let (signer, trust) = KEYS.get_or_init(|| {
        let key = |seed| Signer::from_secret(Secret::new([seed; 32])).unwrap();
        let card = Card {
            name: "lead".to_owned(),
            signer: key(1).public_key(),
            recipient: format!("age1{}", "q".repeat(58)),
            log_origin: "linkwise/lead".to_owned(),
            log_key: key(2).public_key(),
        };
        (key(1), Trust { cards: vec![card] })
    });
    let (made, expires) = match how {
        "expired" => (after(-2 * HOUR), noon()),
        "future" => (after(1), after(HOUR)),
        _ => (after(-HOUR), after(HOUR)),
    };
    let assertion = Assertion {
        kind,
        threshold,
        subject: if how == "other_child" { Digest::of(b"another") } else { child() },
        author: "lead".to_owned(),
        recipient: if how == "other_recipient" { "school" } else { "council" }.to_owned(),
        acts: if how == "existence_only" {
            vec![ActKind::RevealExistence]
        } else {
            vec![ActKind::RevealExistence, ActKind::RevealIdentifier, ActKind::RevealContent]
        },
        reference: "case note 17".to_owned(),
        made,
        expires,
    };
    assertion.sign(signer).check(trust).unwrap()
}

/// An assertion of a word: `relevance`, `detriment`, or a threshold of harm; then how it fails.
pub fn assertion(word: &str) -> CheckedAssertion {
    let (what, how) = word.split_once(':').unwrap_or((word, ""));
    let known = ["", "expired", "future", "other_child", "other_recipient", "existence_only"];
    assert!(known.contains(&how), "{word}");
    match what {
        "relevance" => signed(AssertionKind::Relevance, HarmThreshold::Welfare, how),
        "detriment" => signed(AssertionKind::Detriment, HarmThreshold::Welfare, how),
        harm => {
            let threshold = HarmThreshold::from_name(harm).unwrap_or_else(|| panic!("{word}"));
            signed(AssertionKind::Safeguarding, threshold, how)
        }
    }
}

/// A consent of a word: giver, answer, then what is wrong with it, how many days ago it was given, which
/// giver it is (`id_a`), and whether it is to disclosure (`in_confidence`), not to processing.
pub fn consent(word: &str, purpose: Purpose) -> Consent {
    let mut parts = word.split(':');
    let giver = parts.next().unwrap();
    let given = match parts.next().unwrap() {
        "yes" => true,
        "no" => false,
        other => panic!("{other}"),
    };
    let rest: Vec<&str> = parts.collect();
    let has = |flag| rest.contains(&flag);
    let seen = !has("not_able");
    let giver = match giver {
        "child" => Giver::Child { competence_assessed: seen.then(|| day("2026-05-01")) },
        "parent" => Giver::ParentalResponsibility { evidence_seen: seen },
        "authority" => Giver::LocalAuthority { order_seen: seen },
        "court" => Giver::Court,
        other => panic!("{other}"),
    };
    let days = rest.iter().find_map(|flag| flag.parse::<i64>().ok()).unwrap_or(30);
    let other = if purpose == Purpose::Research { Purpose::EquityAudit } else { Purpose::Research };
    Consent {
        kind: if has("in_confidence") {
            ConsentKind::Confidentiality
        } else {
            ConsentKind::DataProtection
        },
        giver,
        giver_id: rest
            .iter()
            .find_map(|flag| flag.strip_prefix("id_"))
            .map(|id| GiverId::new(id).unwrap()),
        given,
        purposes: vec![if has("other_purpose") { other } else { purpose }],
        from: if has("future") { after(1) } else { after(-days * DAY) },
        until: if has("ended") { Some(noon()) } else { has("ends").then(|| after(1)) },
        withdrawn: if has("withdrawn") { Some(noon()) } else { has("withdraws").then(|| after(1)) },
    }
}

pub fn section_251(regulation: u8, expires: &str, exempt: bool) -> Confidentiality {
    Confidentiality::Section251 {
        regulation: Section251Regulation::from_number(regulation).unwrap(),
        reference: "24/CAG/0001".to_owned(),
        expires: day(expires),
        opt_out_exempt: exempt,
    }
}

/// How confidentiality is met, by a word.
pub fn confidentiality(word: &str) -> Confidentiality {
    let reference = "reference".to_owned();
    match word {
        "not_confidential" => Confidentiality::NotConfidential,
        "implied_care_consent" => Confidentiality::ImpliedCareConsent,
        "explicit_consent" => Confidentiality::ExplicitConsent { reference },
        "statute" => Confidentiality::Statute { reference },
        "court_order" => Confidentiality::CourtOrder { reference },
        "public_interest" => {
            Confidentiality::PublicInterest { reference, author: "lead".to_owned() }
        }
        "s251_2" => section_251(2, "2026-12-31", false),
        "s251_3" => section_251(3, "2026-12-31", false),
        "s251_5" => section_251(5, "2026-12-31", false),
        "s251_5_last_day" => section_251(5, "2026-06-01", false),
        "s251_5_expired" => section_251(5, "2026-05-31", false),
        "s251_2_exempt" => section_251(2, "2026-12-31", true),
        "s251_5_exempt" => section_251(5, "2026-12-31", true),
        other => panic!("{other}"),
    }
}

pub const CONFIDENTIALITIES: [&str; 13] = [
    "not_confidential",
    "implied_care_consent",
    "explicit_consent",
    "statute",
    "court_order",
    "public_interest",
    "s251_2",
    "s251_3",
    "s251_5",
    "s251_5_last_day",
    "s251_5_expired",
    "s251_2_exempt",
    "s251_5_exempt",
];

/// Whether there is an agreement, and what it leaves out.
#[derive(Clone, Debug)]
pub struct Agreed {
    pub begins: Timestamp,
    pub ends: Timestamp,
    pub revoked: bool,
    pub purpose: Option<Purpose>,
    pub names_parties: bool,
    pub allows_act: bool,
    pub datasets: Option<Vec<Dataset>>,
    pub obligations: Obligations,
    pub accredited: Vec<Option<Date>>,
    pub hours: u32,
    pub without_number: WithoutNumber,
    pub limits: Limits,
}

/// A case in words, with the child it is asked of.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts of a case are yes or no")]
pub struct Facts {
    pub law: Stage,
    pub now: Option<Timestamp>,
    pub usable: bool,
    pub act: Option<ActKind>,
    pub purpose: Option<Purpose>,
    pub public: bool,
    pub recipient: Recipient<'static>,
    pub named: Option<Digest>,
    pub scope: bool,
    pub datasets: Vec<Dataset>,
    pub territories: Vec<Territory>,
    pub agreement: Option<Agreed>,
    /// The law of the agreement, and of the assertion where `own` says that it has any.
    pub legal: Legal,
    pub own: bool,
    pub assertions: Vec<CheckedAssertion>,
    pub list: Option<Timestamp>,
    pub rows: Option<u64>,
    pub weight: Option<i16>,
    pub consents: Vec<Consent>,
    pub objects: bool,
    pub restricted: bool,
    pub opt_out: OptOutState,
    pub shields: Shields,
    pub lifts: Vec<Lift>,
    pub joins: bool,
}

pub fn limits() -> Limits {
    Limits {
        fields: Field::ALL.to_vec(),
        passes: vec![
            Pass::new(vec![Component::Identifier(Field::NhsNumber)]),
            Pass::new(vec![Component::Surname, Component::DateOfBirth]),
            Pass::new(vec![Component::BirthYear, Component::Postcode]),
            Pass::new(vec![Component::ForenameSoundex, Component::PostcodeDistrict]),
        ],
        birth: DatePrecision::Day,
        place: PlacePrecision::Full,
        born_from: None,
        born_until: None,
        floor_bits: 15,
        possible_below_bits: Some(25),
        most_rows: 50_000,
        smallest_batch: 20,
        valid_until: after(DAY),
        output: OutputProfile::OPEN,
    }
}

fn list<T>(words: &str, read: impl Fn(&str) -> T) -> Vec<T> {
    if words == "none" { Vec::new() } else { words.split(',').map(read).collect() }
}

impl Facts {
    /// A council's school roll is linked for planning under an agreement in force.
    pub fn batch() -> Self {
        Self {
            law: Stage::Before,
            now: Some(noon()),
            usable: true,
            act: Some(ActKind::Score),
            purpose: Some(Purpose::ServicePlanning),
            public: true,
            recipient: Recipient::Known("council"),
            named: None,
            scope: false,
            datasets: vec![Dataset::Education],
            territories: vec![Territory::England],
            agreement: Some(Agreed {
                begins: day("2026-04-01").begins_in_london().unwrap(),
                ends: day("2027-03-31").ends_in_london().unwrap(),
                revoked: false,
                purpose: None,
                names_parties: true,
                allows_act: true,
                datasets: None,
                obligations: Obligations::NONE,
                accredited: Vec::new(),
                hours: 24,
                without_number: WithoutNumber::Withhold,
                limits: limits(),
            }),
            legal: Legal {
                article_6: Some(Article6::PublicTask),
                special_category: false,
                article_9: None,
                schedule_1: None,
                policy_document_reference: None,
                confidentiality: Confidentiality::NotConfidential,
                gateway: "ca2004_s10".to_owned(),
                evidence: "minutes".to_owned(),
                impact_assessment_reference: "dpia".to_owned(),
                processing_record_reference: "ropa".to_owned(),
            },
            own: false,
            assertions: Vec::new(),
            list: None,
            rows: Some(1000),
            weight: None,
            consents: Vec::new(),
            objects: false,
            restricted: false,
            opt_out: OptOutState::NoNumber,
            shields: Shields::default(),
            lifts: Vec::new(),
            joins: false,
        }
    }

    /// One named child: the hospital tells the council, on an assertion of relevance, without an
    /// agreement.
    pub fn duty() -> Self {
        let mut facts = Self::batch();
        facts.law = Stage::Duty;
        facts.act = Some(ActKind::RevealContent);
        facts.purpose = Some(Purpose::SafeguardingChild);
        facts.named = Some(child());
        facts.scope = true;
        facts.datasets = vec![Dataset::Health, Dataset::ChildrensSocialCare];
        facts.agreement = None;
        facts.own = true;
        facts.rows = None;
        facts.assertions = vec![assertion("relevance")];
        facts.legal.article_6 = None;
        facts.legal.special_category = true;
        facts.legal.article_9 = Some(Article9::SubstantialPublicInterest);
        facts.legal.schedule_1 = Some(Schedule1::SafeguardingChildren);
        facts.legal.policy_document_reference = Some("policy document".to_owned());
        facts.legal.confidentiality = confidentiality("public_interest");
        "ca2004_s11".clone_into(&mut facts.legal.gateway);
        facts
    }

    /// One named child in danger of life, without an agreement and before the duty is law.
    pub fn emergency() -> Self {
        let mut facts = Self::duty();
        facts.law = Stage::Before;
        facts.scope = false;
        facts.assertions = vec![assertion("vital")];
        facts.legal.article_6 = Some(Article6::VitalInterests);
        facts.legal.article_9 = Some(Article9::VitalInterests);
        facts.legal.schedule_1 = None;
        facts.legal.policy_document_reference = None;
        facts.legal.confidentiality = Confidentiality::NotConfidential;
        "ca1989_s47".clone_into(&mut facts.legal.gateway);
        facts
    }

    /// Research on hospital records with section 251 support and a fresh opt-out list.
    pub fn research() -> Self {
        let mut facts = Self::batch();
        facts.purpose = Some(Purpose::Research);
        facts.datasets = vec![Dataset::Health];
        facts.legal.special_category = true;
        facts.legal.article_9 = Some(Article9::Research);
        facts.legal.schedule_1 = Some(Schedule1::Research);
        facts.legal.confidentiality = confidentiality("s251_5");
        "nhsa2006_s251".clone_into(&mut facts.legal.gateway);
        facts.list = Some(after(-HOUR));
        facts.opt_out = OptOutState::Allowed;
        facts
    }

    /// Planning that stands on each child's consent.
    pub fn consent() -> Self {
        let mut facts = Self::batch();
        facts.legal.article_6 = Some(Article6::Consent);
        facts
    }

    pub fn base(word: &str) -> Self {
        match word {
            "batch" => Self::batch(),
            "duty" => Self::duty(),
            "emergency" => Self::emergency(),
            "research" => Self::research(),
            "consent" => Self::consent(),
            other => panic!("{other}"),
        }
    }

    fn agreed(&mut self) -> &mut Agreed {
        self.agreement.get_or_insert_with(|| {
            let mut agreed = Self::batch().agreement.unwrap();
            agreed.limits.smallest_batch = 0;
            agreed
        })
    }

    /// Sets a fact from `key=value`.
    pub fn set(&mut self, fact: &str) {
        let (key, value) = fact.split_once('=').unwrap_or_else(|| panic!("{fact}"));
        let yes = || match value {
            "yes" => true,
            "no" => false,
            _ => panic!("{fact}"),
        };
        let none = value == "none";
        match key {
            "law" => {
                self.law = match value {
                    "before" => Stage::Before,
                    "duty" => Stage::Duty,
                    "confidence" => Stage::Confidence,
                    _ => panic!("{fact}"),
                }
            }
            "clock" => {
                self.now = match value {
                    "wrong" => None,
                    "first_moment" => day("2026-04-01").begins_in_london().ok(),
                    "moment_before" => Timestamp::from_unix_ms(
                        day("2026-04-01").begins_in_london().unwrap().unix_ms() - 1,
                    )
                    .ok(),
                    "last_moment" => Timestamp::from_unix_ms(
                        day("2027-04-01").begins_in_london().unwrap().unix_ms() - 1,
                    )
                    .ok(),
                    "moment_after" => day("2027-04-01").begins_in_london().ok(),
                    _ => panic!("{fact}"),
                }
            }
            "usable" => self.usable = yes(),
            "act" => self.act = ActKind::from_name(value),
            "purpose" => self.purpose = Purpose::from_name(value),
            "public" => self.public = yes(),
            "recipient" => {
                self.recipient = match value {
                    "nobody" => Recipient::Nobody,
                    "unknown" => Recipient::Unknown,
                    "council" => Recipient::Known("council"),
                    _ => panic!("{fact}"),
                }
            }
            "named" => self.named = yes().then(child),
            "scope" => self.scope = yes(),
            "datasets" => self.datasets = list(value, |word| Dataset::from_name(word).unwrap()),
            "territories" => {
                self.territories = list(value, |word| Territory::from_name(word).unwrap());
            }
            "agreement" => {
                self.agreement = yes().then(|| self.agreed().clone());
            }
            "revoked" => self.agreed().revoked = yes(),
            "agreed_purpose" => self.agreed().purpose = Some(Purpose::from_name(value).unwrap()),
            "names_parties" => self.agreed().names_parties = yes(),
            "allows_act" => self.agreed().allows_act = yes(),
            "agreed_datasets" => {
                self.agreed().datasets =
                    Some(list(value, |word| Dataset::from_name(word).unwrap()));
            }
            "obliges" => {
                let list = list(value, |word| Obligation::from_name(word).unwrap());
                self.agreed().obligations = Obligations::of(&list);
            }
            "accredited" => {
                self.agreed().accredited = list(value, |word| (word != "no").then(|| day(word)));
            }
            "without_number" => {
                self.agreed().without_number = WithoutNumber::from_name(value).unwrap();
            }
            "birth" => self.agreed().limits.birth = DatePrecision::from_name(value).unwrap(),
            "place" => self.agreed().limits.place = PlacePrecision::from_name(value).unwrap(),
            "threshold" => self.agreed().limits.possible_below_bits = value.parse().ok(),
            "smallest_batch" => self.agreed().limits.smallest_batch = value.parse().unwrap(),
            "output" => {
                self.agreed().limits.output = match value {
                    "hes" => OutputProfile::HOSPITAL_EPISODES,
                    "care" => OutputProfile::CARE_STATISTICS,
                    "secure" => OutputProfile::SECURE_RESEARCH,
                    _ => panic!("{fact}"),
                }
            }
            "own_law" => self.own = yes(),
            "art6" => self.legal.article_6 = (!none).then(|| Article6::from_name(value).unwrap()),
            "special" => self.legal.special_category = yes(),
            "art9" => {
                self.legal.special_category = true;
                self.legal.article_9 = (!none).then(|| Article9::from_name(value).unwrap());
            }
            "sch1" => self.legal.schedule_1 = (!none).then(|| Schedule1::from_name(value).unwrap()),
            "document" => {
                self.legal.policy_document_reference = yes().then(|| "policy document".to_owned());
            }
            "confidentiality" => self.legal.confidentiality = confidentiality(value),
            "gateway" => value.clone_into(&mut self.legal.gateway),
            "assertions" => self.assertions = list(value, assertion),
            "list" => {
                self.list = match value {
                    "none" => None,
                    "future" => Some(after(1)),
                    "oldest" => Some(after(-24 * HOUR)),
                    "stale" => Some(after(-24 * HOUR - 1)),
                    "fresh" => Some(after(-HOUR)),
                    _ => panic!("{fact}"),
                }
            }
            "rows" => self.rows = value.parse().ok(),
            "weight" => self.weight = value.parse().ok(),
            "consents" => {
                let purpose = self.purpose.unwrap_or(Purpose::Research);
                self.consents = list(value, |word| consent(word, purpose));
            }
            "objects" => self.objects = yes(),
            "restricted" => self.restricted = yes(),
            "opt_out" => self.opt_out = OptOutState::from_name(value).unwrap(),
            "shields" => {
                let shields = list(value, |word| Shield::from_name(word).unwrap());
                self.shields = shields.into_iter().fold(Shields::default(), Shields::with);
            }
            "lifts" => self.lifts = list(value, |word| Lift::from_name(word).unwrap()),
            "joins" => self.joins = yes(),
            _ => panic!("{fact}"),
        }
    }

    /// The case and the child that the facts make.
    pub fn ask<T>(&self, ask: impl FnOnce(&Case<'_>, &Subject<'_>) -> T) -> T {
        let purpose = self.purpose.unwrap_or(Purpose::Research);
        let clause = self.agreement.as_ref().map(|agreed| Clause {
            agreement: Digest::of(b"agreement"),
            begins: agreed.begins,
            ends: agreed.ends,
            revoked: agreed.revoked,
            purpose: agreed.purpose.unwrap_or(purpose),
            names_parties: agreed.names_parties,
            allows_act: agreed.allows_act,
            datasets: agreed.datasets.as_deref().unwrap_or(&self.datasets),
            legal: &self.legal,
            limits: agreed.limits.clone(),
            obligations: agreed.obligations,
            accredited_until: &agreed.accredited,
            opt_out_hours: agreed.hours,
            without_number: agreed.without_number,
        });
        let case = Case {
            law: self.law.law(),
            now: self.now,
            policy_usable: self.usable,
            act: self.act,
            purpose: self.purpose,
            party: "hospital",
            public_authority: self.public,
            recipient: self.recipient,
            named_subject: self.named,
            duty_in_scope: self.scope,
            datasets: &self.datasets,
            territories: &self.territories,
            clause: clause.as_ref(),
            legal: self.own.then_some(&self.legal),
            assertions: &self.assertions,
            reads: None,
            opt_out_as_of: self.list,
            rows: self.rows,
            weight_bits: self.weight,
        };
        let child = Subject {
            consents: &self.consents,
            objects: self.objects,
            restricted: self.restricted,
            opt_out: self.opt_out,
            shields: self.shields,
            lifts: &self.lifts,
            joins_identities: self.joins,
        };
        ask(&case, &child)
    }
}

/// Facts that change an answer, for better or worse.
pub const FACTS: [&str; 88] = [
    "law=duty",
    "law=before",
    "law=confidence",
    "clock=wrong",
    "clock=first_moment",
    "clock=moment_after",
    "usable=no",
    "act=encode",
    "act=compare",
    "act=unlink",
    "act=export",
    "act=aggregate",
    "act=reveal_existence",
    "act=reveal_content",
    "act=a_newer_word",
    "purpose=individual_care",
    "purpose=safeguarding_child",
    "purpose=research",
    "purpose=equity_audit",
    "purpose=a_newer_word",
    "public=no",
    "recipient=nobody",
    "recipient=unknown",
    "named=no",
    "named=yes",
    "scope=no",
    "scope=yes",
    "datasets=education",
    "datasets=health",
    "datasets=childrens_social_care,education",
    "datasets=adult_social_care",
    "datasets=none",
    "territories=wales",
    "territories=none",
    "agreement=no",
    "agreement=yes",
    "revoked=yes",
    "names_parties=no",
    "accredited=2026-12-31",
    "without_number=use",
    "birth=year",
    "place=district",
    "threshold=none",
    "smallest_batch=0",
    "output=hes",
    "own_law=yes",
    "own_law=no",
    "art6=none",
    "art6=6(1)(a)",
    "art6=6(1)(e)",
    "art6=6(1)(ea)",
    "special=no",
    "art9=none",
    "art9=9(2)(a)",
    "art9=9(2)(c)",
    "art9=9(2)(g)",
    "sch1=part_2_paragraph_18",
    "document=yes",
    "confidentiality=not_confidential",
    "confidentiality=statute",
    "confidentiality=explicit_consent",
    "confidentiality=s251_5",
    "gateway=ca2004_s10",
    "gateway=dea2017_s64",
    "assertions=relevance",
    "assertions=vital",
    "assertions=vital,relevance",
    "assertions=relevance,detriment",
    "assertions=relevance:existence_only",
    "assertions=vital:existence_only",
    "list=fresh",
    "list=stale",
    "rows=1",
    "weight=24",
    "consents=child:yes",
    "consents=parent:yes,child:no",
    "consents=parent:yes,parent:no:withdrawn,child:yes:9",
    "consents=child:yes:in_confidence",
    "consents=child:yes,parent:yes:in_confidence",
    "consents=parent:yes:9:id_a,parent:no:3:id_a",
    "consents=parent:yes,court:no",
    "restricted=yes",
    "objects=yes",
    "opt_out=allowed",
    "opt_out=not_allowed",
    "shields=sensitive_service,sensitive_location",
    "shields=adopted",
    "joins=yes",
];
