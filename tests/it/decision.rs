//! The decision table, from the outside.

#[path = "decision/facts.rs"]
mod facts;

#[path = "../reference/policy.rs"]
mod reference;

mod exhaustive;
mod property;
mod single;
mod table;

use linkwise::policy::{Decision, Rule};

use facts::Facts;

fn decide(facts: &Facts) -> Decision {
    facts.ask(|case, child| case.rule().decide_for(child))
}

/// The codes of a decision's reasons, ascending.
fn codes(decision: &Decision) -> Vec<&'static str> {
    let mut codes: Vec<&str> = decision.reasons().iter().map(Rule::name).collect();
    codes.sort_unstable();
    codes
}
