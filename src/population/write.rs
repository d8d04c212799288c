//! The population as five CSV files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Agency, Care, Population, PopulationError, Row};
use crate::durable::{NewFile, Visibility};

const PEOPLE: [&str; 16] = [
    "person",
    "ethnicity",
    "ethnic_group",
    "sex",
    "age_band",
    "twin",
    "mover",
    "changed_surname",
    "looked_after",
    "missing_identifier",
    "eal",
    "unaccompanied",
    "placeholder",
    "adopted",
    "mononym",
    "household",
];

const fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

fn person_name(person: u32) -> String {
    format!("P{person:07}")
}

impl Population {
    /// Writes `health.csv`, `education.csv` and `social_care.csv` (the agencies' records),
    /// `truth.csv` (party, `record_id`, person) and `people.csv` (person and subgroups) into a
    /// folder. In the truth the identities of an adopted child before and since the order are two
    /// persons: a link between them is a wrong link. Returns the paths in this order. Each
    /// file appears whole or not at all.
    ///
    /// # Errors
    /// [`PopulationError::Write`] where the operating system refuses; the folder must exist.
    pub fn write_csv(&self, folder: &Path) -> Result<Vec<PathBuf>, PopulationError> {
        let mut paths = Vec::new();
        for (agency, file) in [
            (Agency::Health, "health.csv"),
            (Agency::Education, "education.csv"),
            (Agency::SocialCare, "social_care.csv"),
        ] {
            paths.push(write(folder, file, |writer| self.write_records(agency, writer))?);
        }
        paths.push(write(folder, "truth.csv", |writer| self.write_truth(writer))?);
        paths.push(write(folder, "people.csv", |writer| self.write_people(writer))?);
        Ok(paths)
    }

    fn write_records(&self, agency: Agency, writer: &mut Csv<'_>) -> io::Result<()> {
        writer.write_record(agency.columns())?;
        for row in self.records(agency) {
            writer.write_field(row.record_id())?;
            for value in row.values() {
                writer.write_field(value)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn write_truth(&self, writer: &mut Csv<'_>) -> io::Result<()> {
        writer.write_record(["party", "record_id", "person"])?;
        for agency in Agency::ALL {
            let mut rows: Vec<&Row> = self.records(agency).iter().collect();
            rows.sort_unstable_by_key(|row| row.number);
            for row in rows {
                writer.write_record([
                    agency.as_str(),
                    &row.record_id(),
                    &person_name(row.person()),
                ])?;
            }
        }
        Ok(())
    }

    fn write_people(&self, writer: &mut Csv<'_>) -> io::Result<()> {
        writer.write_record(PEOPLE)?;
        for (number, person) in (0u32..).zip(self.persons()) {
            let (code, group) = self.ethnicity(*person);
            writer.write_record([
                person_name(number).as_str(),
                code,
                group,
                if person.is_male() { "M" } else { "F" },
                self.age_band(*person),
                yes(person.is_twin()),
                yes(person.is_mover()),
                yes(person.has_changed_surname()),
                yes(person.care() == Care::LookedAfter),
                yes(person.lacks_identifier()),
                yes(person.has_additional_language()),
                yes(person.is_unaccompanied()),
                yes(person.has_placeholder()),
                yes(person.is_adopted()),
                yes(person.has_one_name()),
                format!("F{:07}", person.household()).as_str(),
            ])?;
        }
        Ok(())
    }
}

type Csv<'a> = csv::Writer<&'a mut NewFile>;

fn write(
    folder: &Path,
    file_name: &'static str,
    fill: impl FnOnce(&mut Csv<'_>) -> io::Result<()>,
) -> Result<PathBuf, PopulationError> {
    let path = folder.join(file_name);
    let run = || -> io::Result<()> {
        let mut new = NewFile::create(&path, Visibility::Shared)?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut new);
        fill(&mut writer)?;
        writer.flush()?;
        drop(writer);
        new.flush()?;
        new.commit()
    };
    run().map_err(|source| PopulationError::Write { file: file_name, source })?;
    Ok(path)
}
