//! From a record to its filters.

mod tokens;

use crate::filter::{Filter, FilterError};
use crate::insertion::{Inserter, field_keys};
use crate::schema::{Hashing, Schema};
use crate::value::{TextEncoding, ValueError};
use crate::{Secret, harden};

#[cfg(test)]
mod tests;

/// Why a record is not encoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A value does not fit the schema.
    #[error("column {column}")]
    Value {
        /// The column.
        column: String,
        /// What was expected.
        #[source]
        source: ValueError,
    },
    /// The key derivation cannot give so many keys.
    #[error("the schema asks for more keys than HKDF can give")]
    TooManyKeys,
    /// A key of a length that its hash does not take.
    #[error("the schema's keySize does not suit its hash")]
    KeyLength,
    /// A filter of an odd length cannot be folded.
    #[error(transparent)]
    Fold(#[from] FilterError),
}

/// Encodes records under one schema and one secret.
pub struct Encoder {
    fields: Vec<Field>,
    unfolded_bits: usize,
    folds: u32,
}

struct Field {
    column: String,
    hashing: Hashing,
    encoding: TextEncoding,
    inserter: Inserter,
}

impl Encoder {
    /// Derives the keys.
    ///
    /// # Errors
    /// The schema asks for keys that cannot be had.
    pub fn new(schema: &Schema, secret: &Secret) -> Result<Encoder, EncodeError> {
        let keys = field_keys(&schema.kdf, secret, schema.features.len())?;
        let fields = schema
            .encoded()
            .map(|(place, feature, hashing)| {
                let inserter = Inserter::new(schema, hashing.hash, &keys[place])?;
                Ok(Field { column: feature.identifier.clone(), encoding: hashing.format.encoding(), hashing: hashing.clone(), inserter })
            })
            .collect::<Result<Vec<_>, EncodeError>>()?;
        Ok(Encoder { fields, unfolded_bits: schema.unfolded_bits(), folds: schema.folds })
    }

    /// The encoded columns, in the order in which [`Encoder::record`] and [`Encoder::fields`] take values.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.column.as_str())
    }

    /// One filter for the whole record (a CLK), from the values of the encoded columns.
    ///
    /// # Errors
    /// A value does not fit the schema.
    pub fn record(&mut self, values: &[&str]) -> Result<Filter, EncodeError> {
        let mut filter = Filter::empty(self.unfolded_bits);
        for (field, value) in self.fields.iter_mut().zip(values) {
            field.insert(value, &mut filter)?;
        }
        Ok(harden::fold(filter, self.folds)?)
    }

    /// One filter for each encoded column. The filter of a missing value has no bit set.
    ///
    /// A field's filter is the CLK under a schema in which every other column is ignored, so it has the bits that clkhash gives then.
    ///
    /// # Errors
    /// A value does not fit the schema.
    pub fn fields(&mut self, values: &[&str]) -> Result<Vec<Filter>, EncodeError> {
        let (bits, folds) = (self.unfolded_bits, self.folds);
        let filter = |(field, value): (&mut Field, &&str)| -> Result<Filter, EncodeError> {
            let mut filter = Filter::empty(bits);
            field.insert(value, &mut filter)?;
            Ok(harden::fold(filter, folds)?)
        };
        self.fields.iter_mut().zip(values).map(filter).collect()
    }
}

impl Field {
    fn insert(&mut self, value: &str, filter: &mut Filter) -> Result<(), EncodeError> {
        let at = |source| EncodeError::Value { column: self.column.clone(), source };
        let text = match &self.hashing.missing {
            Some(missing) if missing.sentinel == value => missing.replacement.clone(),
            _ => self.hashing.format.canonical(value).map_err(at)?,
        };
        let tokens = tokens::tokens(&self.hashing.comparison, &text).map_err(at)?;
        let mut bytes = Vec::new();
        for (place, token) in tokens.iter().enumerate() {
            self.encoding.bytes(token, &mut bytes);
            self.inserter.insert(&bytes, self.hashing.strategy.insertions(place, tokens.len()), |position| filter.set(position))?;
        }
        Ok(())
    }
}
