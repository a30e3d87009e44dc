//! A folder that takes its place only when it is whole and on the disk.
//!
//! It knows files and not what is in them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, FolderAction, Result};
use crate::package::{self, failed};

/// Where an export is written.
#[derive(Debug, Clone)]
pub(super) struct Destination {
    /// The folder that holds it.
    parent: PathBuf,
    /// The folder itself, from the root of the file system.
    path: PathBuf,
}

impl Destination {
    /// The place that was named: nothing is there, an empty folder, or an export.
    ///
    /// # Errors
    /// [`Error::Occupied`] where something else is there; fails if its parent is no folder.
    pub(super) fn of(named: &Path) -> Result<Destination> {
        let named = std::path::absolute(named).map_err(failed(named, FolderAction::Read))?;
        let named = if named.is_symlink() {
            fs::canonicalize(&named).map_err(failed(&named, FolderAction::Read))?
        } else {
            named
        };
        let (Some(parent), Some(name)) = (named.parent(), named.file_name()) else {
            return Err(Error::Occupied { path: named });
        };
        fs::create_dir_all(parent).map_err(failed(parent, FolderAction::Write))?;
        let parent = fs::canonicalize(parent).map_err(failed(parent, FolderAction::Read))?;
        let path = parent.join(name);
        match path.exists() && !is_free(&path) {
            true => Err(Error::Occupied { path }),
            false => Ok(Destination { parent, path }),
        }
    }

    /// The path from the root of the file system.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// An empty folder, or one of ours.
fn is_free(path: &Path) -> bool {
    let is_empty = fs::read_dir(path).is_ok_and(|mut it| it.next().is_none());
    is_empty || package::read(path).is_ok()
}

/// A folder that is being written, beside the place it is for; gone if it does not get there.
pub(super) struct Folder {
    temporary: TempDir,
}

impl Folder {
    /// An empty folder on the same disk.
    ///
    /// # Errors
    /// Fails if nothing can be written there.
    pub(super) fn temporary_for(place: &Destination) -> Result<Folder> {
        let name = place.path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = tempfile::Builder::new()
            .prefix(&format!(".{name}.unfinished-"))
            .tempdir_in(&place.parent)
            .map_err(failed(&place.parent, FolderAction::Write))?;
        Ok(Folder { temporary })
    }

    /// The path of a file in it, in folders that are there.
    ///
    /// # Errors
    /// Fails if they can't be made.
    pub(super) fn make_room(&self, file: &str) -> Result<PathBuf> {
        let path = self.temporary.path().join(file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed(parent, FolderAction::Write))?;
        }
        Ok(path)
    }

    /// Writes a small file.
    ///
    /// # Errors
    /// Fails if it can't be written.
    pub(super) fn write(&self, file: &str, text: &str) -> Result<()> {
        let path = self.make_room(file)?;
        fs::write(&path, text)
            .and_then(|()| File::open(&path)?.sync_all())
            .map_err(failed(&path, FolderAction::Write))
    }

    /// Takes over a file that stays as it is, without copying it where the disk can do so.
    ///
    /// # Errors
    /// Fails if it is not there.
    pub(super) fn copy_unchanged(&self, from: &Path, file: &str) -> Result<()> {
        let path = self.make_room(file)?;
        fs::hard_link(from, &path)
            .or_else(|_| fs::copy(from, &path).and_then(|_| File::open(&path)?.sync_all()))
            .map_err(failed(from, FolderAction::Write))
    }

    /// Moves the folder to its place, in one step where nothing or an empty folder is there.
    ///
    /// # Errors
    /// Fails if it can't be moved; what was there is then there again.
    pub(super) fn put_in_place(self, place: &Destination) -> Result<()> {
        let path = place.path();
        readable(self.temporary.path()).map_err(failed(path, FolderAction::Write))?;
        sync(self.temporary.path()).map_err(failed(path, FolderAction::Write))?;
        let old = self.temporary.path().with_extension("old");
        let is_occupied = fs::read_dir(path).is_ok_and(|mut it| it.next().is_some());
        if is_occupied {
            fs::rename(path, &old).map_err(failed(path, FolderAction::Write))?;
        }
        let moved = fs::rename(self.temporary.path(), path);
        if moved.is_err() && is_occupied {
            fs::rename(&old, path).map_err(failed(&old, FolderAction::Restore))?;
        }
        moved.map_err(failed(path, FolderAction::Write))?;
        sync_folder(&place.parent).map_err(failed(&place.parent, FolderAction::Write))?;
        // It is in its place under its own name: nothing is left to clear away.
        drop(self.temporary.keep());
        match is_occupied {
            true => fs::remove_dir_all(&old).map_err(failed(&old, FolderAction::Write)),
            false => Ok(()),
        }
    }
}

/// Temporary folders are for their owner alone; a folder to be handed on is like any other.
#[cfg(unix)]
fn readable(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Sees that every folder below this one is on the disk.
fn sync(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync(&entry.path())?;
        }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}
