//! The rows that were refused, for the owner to mend.

use core::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use csv::ByteRecord;

use super::RecordFile;
use super::error::{RecordsError, RowError};
use crate::durable::{NewFile, Visibility};

/// A refused row as it stands in the file. `Debug` shows nothing of it.
#[derive(Clone, Copy)]
pub struct RawRow<'a>(pub(super) &'a ByteRecord);

impl<'a> RawRow<'a> {
    /// The fields as they stand, personal data included; not necessarily UTF-8.
    pub fn expose_fields(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.0.iter()
    }
}

impl fmt::Debug for RawRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawRow")
    }
}

/// A CSV file of refused rows: `linkwise_row`, `linkwise_column`, `linkwise_reason`, then the row as
/// it stood, under the header of the file. It holds personal data, so only its owner may read it, and
/// it stays with the agency. Dropped before [`RejectFile::commit`], it leaves nothing.
///
/// Its own three columns come first, so that they keep their place before a row with too few or too
/// many fields.
pub struct RejectFile {
    path: PathBuf,
    writer: csv::Writer<NewFile>,
    rows: u64,
}

impl RejectFile {
    /// Begins the file for the refused rows of `input`.
    ///
    /// # Errors
    /// [`RecordsError::Reject`] where the operating system refuses; [`RecordsError::RejectIsInput`]
    /// where `path` is the file that is read.
    pub fn create(path: &Path, input: &RecordFile) -> Result<Self, RecordsError> {
        let failed = |source| RecordsError::Reject { file: path.display().to_string(), source };
        if let Some(read) = input.path.as_deref()
            && let (Ok(read), Ok(written)) = (read.canonicalize(), path.canonicalize())
            && read == written
        {
            return Err(RecordsError::RejectIsInput { file: path.display().to_string() });
        }
        // Only a file of refused rows is ever replaced by one.
        let begins = |mut file: std::fs::File| {
            let mut start = [0; 12];
            file.read_exact(&mut start).is_ok() && &start == b"linkwise_row"
        };
        if std::fs::File::open(path).is_ok_and(|file| !begins(file)) {
            return Err(RecordsError::RejectIsInput { file: path.display().to_string() });
        }
        let file = NewFile::create(path, Visibility::Owner).map_err(failed)?;
        let mut writer =
            csv::WriterBuilder::new().flexible(true).delimiter(input.delimiter).from_writer(file);
        let own = ["linkwise_row", "linkwise_column", "linkwise_reason"];
        writer
            .write_record(own.into_iter().chain(input.table.header().iter().map(String::as_str)))
            .map_err(|error| failed(error.into()))?;
        Ok(Self { path: path.to_path_buf(), writer, rows: 0 })
    }

    /// Adds a refused row.
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn write(&mut self, error: &RowError, row: RawRow<'_>) -> io::Result<()> {
        self.writer.write_field(error.row.to_string())?;
        self.writer.write_field(error.reason.column().map_or("", |column| column.name()))?;
        self.writer.write_field(error.reason.to_string())?;
        for field in row.expose_fields() {
            self.writer.write_field(field)?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        self.rows += 1;
        Ok(())
    }

    /// How many rows it holds.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Makes the file durable and gives it its name.
    ///
    /// # Errors
    /// [`RecordsError::Reject`] where the operating system refuses; nothing is left then.
    pub fn commit(self) -> Result<(), RecordsError> {
        let Self { path, writer, .. } = self;
        let file = writer.into_inner().map_err(|error| io::Error::other(error.to_string()));
        file.and_then(NewFile::commit)
            .map_err(|source| RecordsError::Reject { file: path.display().to_string(), source })
    }
}

impl fmt::Debug for RejectFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RejectFile").field("path", &self.path).finish_non_exhaustive()
    }
}
