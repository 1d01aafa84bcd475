//! Object stores behind typed zones.

use std::io::Read;
use std::marker::PhantomData;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{GetResultPayload, ObjectStore, ObjectStoreExt, PutMode, PutPayload, WriteMultipart};

/// Why a store could not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The object store failed.
    #[error("{zone} store: {path}")]
    Object {
        /// The zone.
        zone: &'static str,
        /// The object.
        path: String,
        /// What the store says.
        #[source]
        source: object_store::Error,
    },
    /// The location of a store is not usable.
    #[error("{zone} store: cannot use {location}")]
    Location {
        /// The zone.
        zone: &'static str,
        /// The configured location.
        location: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// A zone of the warehouse.
pub trait Zone: Send + Sync + 'static {
    /// Its name, also its URL scheme inside the engine.
    const NAME: &'static str;
}

macro_rules! zone {
    ($(#[$doc:meta])* $zone:ident, $name:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub enum $zone {}
        impl Zone for $zone {
            const NAME: &'static str = $name;
        }
    };
}
zone!(
    /// Names and other identity columns. Linkage alone reads it.
    Identity, "identity"
);
zone!(
    /// Delivered files and rows about people without names.
    Restricted, "restricted"
);
zone!(
    /// Counts before disclosure control, and releases that wait for a signature.
    Controlled, "controlled"
);
zone!(
    /// Releases. Holds nothing that was not cleared.
    Public, "public"
);

/// The object store of one zone.
#[derive(Debug)]
pub struct Store<Z> {
    objects: Arc<dyn ObjectStore>,
    zone: PhantomData<Z>,
}

impl<Z> Clone for Store<Z> {
    fn clone(&self) -> Self {
        Store { objects: Arc::clone(&self.objects), zone: PhantomData }
    }
}

impl<Z: Zone> Store<Z> {
    /// Opens a folder, creating it where it is missing.
    pub fn open(folder: &FilePath) -> Result<Self, StoreError> {
        let location = |source| StoreError::Location { zone: Z::NAME, location: folder.display().to_string(), source };
        std::fs::create_dir_all(folder).map_err(location)?;
        // Only the public zone is anyone else's to read.
        #[cfg(unix)]
        if Z::NAME != Public::NAME {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(location)?;
        }
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(|source| StoreError::Object { zone: Z::NAME, path: String::new(), source })?;
        Ok(Store { objects: Arc::new(objects.with_automatic_cleanup(true)), zone: PhantomData })
    }

    /// A store in memory, for tests.
    pub fn in_memory() -> Self {
        Store { objects: Arc::new(InMemory::new()), zone: PhantomData }
    }

    /// The objects behind it, for the engine to read.
    pub fn objects(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.objects)
    }

    /// The URL by which the engine reads an object.
    pub fn url(path: &str) -> String {
        format!("{}://store/{path}", Z::NAME)
    }

    fn error(path: &str) -> impl FnOnce(object_store::Error) -> StoreError + '_ {
        move |source| StoreError::Object { zone: Z::NAME, path: path.to_owned(), source }
    }

    /// Reads an object whole.
    pub async fn get(&self, path: &str) -> Result<Bytes, StoreError> {
        let found = self.objects.get(&Path::from(path)).await.map_err(Self::error(path))?;
        found.bytes().await.map_err(Self::error(path))
    }

    /// Whether an object is there.
    pub async fn exists(&self, path: &str) -> Result<bool, StoreError> {
        match self.objects.head(&Path::from(path)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(source) => Err(Self::error(path)(source)),
        }
    }

    /// Paths below a folder, sorted.
    pub async fn list(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let prefix = Path::from(folder);
        let mut paths: Vec<String> =
            self.objects.list(Some(&prefix)).map_ok(|object| object.location.to_string()).try_collect().await.map_err(Self::error(folder))?;
        paths.sort();
        Ok(paths)
    }

    /// Opens an object for reading piece by piece, on a thread that may block.
    pub async fn open_read(&self, path: &str) -> Result<Box<dyn Read + Send>, StoreError> {
        let found = self.objects.get(&Path::from(path)).await.map_err(Self::error(path))?;
        Ok(match found.payload {
            GetResultPayload::File(file, _) => Box::new(file),
            GetResultPayload::Stream(stream) => Box::new(StreamRead { stream, handle: tokio::runtime::Handle::current(), piece: Bytes::new() }),
        })
    }

    async fn write(&self, path: &str, bytes: Bytes, mode: PutMode) -> Result<bool, StoreError> {
        match self.objects.put_opts(&Path::from(path), PutPayload::from_bytes(bytes), mode.into()).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::AlreadyExists { .. }) => Ok(false),
            Err(source) => Err(Self::error(path)(source)),
        }
    }

    /// Removes an object; a missing one is no error.
    pub(crate) async fn delete(&self, path: &str) -> Result<(), StoreError> {
        match self.objects.delete(&Path::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(Self::error(path)(source)),
        }
    }
}

/// Zones that steps write to as they run. [`Public`] is not one of them.
pub trait Writable: Zone {}
impl Writable for Identity {}
impl Writable for Restricted {}
impl Writable for Controlled {}

impl<Z: Writable> Store<Z> {
    /// Writes an object, replacing an earlier one at once.
    pub async fn put(&self, path: &str, bytes: impl Into<Bytes>) -> Result<(), StoreError> {
        self.write(path, bytes.into(), PutMode::Overwrite).await.map(|_| ())
    }

    /// Gives an object another name.
    pub async fn rename(&self, from: &str, to: &str) -> Result<(), StoreError> {
        self.objects.rename(&Path::from(from), &Path::from(to)).await.map_err(Self::error(from))
    }

    /// Begins an object that is written piece by piece; it stands in the store when it is finished, whole or not at all.
    pub async fn upload(&self, path: &str) -> Result<Upload, StoreError> {
        let upload = self.objects.put_multipart(&Path::from(path)).await.map_err(Self::error(path))?;
        Ok(Upload { parts: WriteMultipart::new_with_chunk_size(upload, PART_BYTES), zone: Z::NAME, path: path.to_owned() })
    }
}

/// Bytes of a part of an upload.
const PART_BYTES: usize = 8 << 20;

/// Parts of an upload that may be under way at once.
const PARTS_UNDER_WAY: usize = 2;

/// An object on its way into a store.
#[derive(Debug)]
pub struct Upload {
    parts: WriteMultipart,
    zone: &'static str,
    path: String,
}

impl Upload {
    fn error(&self) -> impl FnOnce(object_store::Error) -> StoreError + use<> {
        let (zone, path) = (self.zone, self.path.clone());
        move |source| StoreError::Object { zone, path, source }
    }

    /// Takes the next piece; waits while too much is under way.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        let failed = self.error();
        self.parts.wait_for_capacity(PARTS_UNDER_WAY).await.map_err(failed)?;
        self.parts.put(bytes);
        Ok(())
    }

    /// Ends the object.
    pub async fn finish(self) -> Result<(), StoreError> {
        let failed = self.error();
        self.parts.finish().await.map(|_| ()).map_err(failed)
    }

    /// Gives the object up. What cannot be cleared is left to the store: it never counts as an object.
    pub async fn abandon(self) {
        let path = self.path;
        if self.parts.abort().await.is_err() {
            tracing::warn!(path, "an unfinished object could not be cleared");
        }
    }
}

/// An object that comes in pieces, as a reader for a thread that may block.
struct StreamRead {
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    handle: tokio::runtime::Handle,
    piece: Bytes,
}

impl Read for StreamRead {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.piece.is_empty() {
            match self.handle.block_on(self.stream.try_next())? {
                Some(piece) => self.piece = piece,
                None => return Ok(0),
            }
        }
        let length = buffer.len().min(self.piece.len());
        buffer[..length].copy_from_slice(&self.piece.split_to(length));
        Ok(length)
    }
}

impl Store<Public> {
    /// Writes a file of a release or a pointer; `false` when one stands there already. Called by `release` alone.
    pub(crate) async fn put_new(&self, path: &str, bytes: Bytes) -> Result<bool, StoreError> {
        self.write(path, bytes, PutMode::Create).await
    }
}

/// The stores of one warehouse.
#[derive(Debug, Clone)]
pub struct Stores {
    /// Identity columns.
    pub identity: Store<Identity>,
    /// Delivered files and rows.
    pub restricted: Store<Restricted>,
    /// Unsafe counts.
    pub controlled: Store<Controlled>,
    /// Releases.
    pub public: Store<Public>,
}
