//! The permit or denial of the decision table, held against Cedar.
