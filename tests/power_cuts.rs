//! Whenever the power goes, what was acknowledged is there and nothing is broken: the writes and syncs
//! of a run are recorded, and every disk that a cut could leave is opened.
//!
//! A disk keeps what was synced. Of what was written since, it may have any part: each write whole, lost
//! or torn between sectors, each change of a folder made or not.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test whose setup fails must fail, and tells what it tried"
)]

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use fastrand::Rng;

use crate::scenario::{self, Scenario};
use crate::strace::{self, Call};
use crate::tools;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// A file of the disk, whatever its name is.
#[derive(Clone, Debug, Default)]
struct Inode {
    synced: Vec<u8>,
    /// Writes and cuts since, in order.
    pending: Vec<Write>,
}

#[derive(Clone, Debug)]
enum Write {
    At(usize, Vec<u8>),
    Cut(usize),
}

/// A change of the folder.
#[derive(Clone, Debug)]
enum Naming {
    Link(String, usize),
    Unlink(String),
}

/// A folder on a disk, as programs see it and as it is after a cut.
#[derive(Clone, Debug, Default)]
struct Disk {
    inodes: Vec<Inode>,
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    pending: Vec<Naming>,
}

/// How much of what was not synced survives.
#[derive(Clone, Copy, Debug)]
enum Luck {
    Nothing,
    Everything,
    /// Each write with this chance, torn as often.
    Some(f64),
    /// Folders are quick, files are not.
    Names,
    /// The other way round.
    Contents,
}

impl Disk {
    fn of(files: &BTreeMap<String, Vec<u8>>) -> Disk {
        let mut disk = Disk::default();
        for (name, bytes) in files {
            disk.names.insert(name.clone(), disk.inodes.len());
            disk.inodes.push(Inode { synced: bytes.clone(), pending: Vec::new() });
        }
        disk.synced_names = disk.names.clone();
        disk
    }

    /// Follows a call of the program.
    fn follow(&mut self, folder: &Path, call: &Call) {
        let name = call.file_name();
        let inode = self.names.get(&name).copied();
        let is_folder = call.path == folder;
        match (call.name.as_str(), inode) {
            ("openat", None) if call.words.contains("O_CREAT") => {
                self.link(&name, self.inodes.len());
                self.inodes.push(Inode::default());
            }
            ("openat", Some(inode)) if call.words.contains("O_TRUNC") => {
                self.write(inode, Write::Cut(0));
            }
            ("pwrite64", Some(inode)) => {
                self.write(inode, Write::At(call.offset(), call.bytes.clone()));
            }
            ("ftruncate", Some(inode)) => self.write(inode, Write::Cut(call.offset())),
            ("fsync" | "fdatasync", _) if is_folder => {
                for naming in std::mem::take(&mut self.pending) {
                    naming.apply(&mut self.synced_names);
                }
            }
            ("fsync" | "fdatasync", Some(inode)) => self.inodes[inode].sync(),
            ("unlink", Some(_)) => self.unlink(&name),
            _ => {}
        }
    }

    fn write(&mut self, inode: usize, write: Write) {
        self.inodes[inode].pending.push(write);
    }

    fn link(&mut self, name: &str, inode: usize) {
        self.names.insert(name.to_owned(), inode);
        self.pending.push(Naming::Link(name.to_owned(), inode));
    }

    fn unlink(&mut self, name: &str) {
        self.names.remove(name);
        self.pending.push(Naming::Unlink(name.to_owned()));
    }

    /// The files after a cut.
    fn cut(&self, luck: Luck, random: &mut Rng) -> BTreeMap<String, Vec<u8>> {
        let mut names = self.synced_names.clone();
        for naming in &self.pending {
            if luck.keeps_name(random) {
                naming.apply(&mut names);
            }
        }
        let content = |(name, inode): (String, usize)| (name, self.inodes[inode].cut(luck, random));
        names.into_iter().map(content).collect()
    }
}

impl Naming {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Naming::Link(name, inode) => names.insert(name.clone(), *inode),
            Naming::Unlink(name) => names.remove(name),
        };
    }
}

impl Inode {
    fn sync(&mut self) {
        for write in std::mem::take(&mut self.pending) {
            write.apply(&mut self.synced);
        }
    }

    fn cut(&self, luck: Luck, random: &mut Rng) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        for write in &self.pending {
            match luck {
                Luck::Everything | Luck::Contents => write.apply(&mut bytes),
                Luck::Nothing | Luck::Names => {}
                Luck::Some(chance) if random.f64() < 0.5 => write.tear(&mut bytes, chance, random),
                Luck::Some(chance) if random.f64() < chance => write.apply(&mut bytes),
                Luck::Some(_) => {}
            }
        }
        bytes
    }
}

impl Write {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Write::Cut(length) => bytes.resize(*length, 0),
            Write::At(offset, written) => {
                bytes.resize(bytes.len().max(offset + written.len()), 0);
                bytes[*offset..offset + written.len()].copy_from_slice(written);
            }
        }
    }

    /// Sector by sector.
    fn tear(&self, bytes: &mut Vec<u8>, chance: f64, random: &mut Rng) {
        let Write::At(offset, written) = self else { return };
        let mut at = 0;
        while at < written.len() {
            let sector_end = ((offset + at) / SECTOR + 1) * SECTOR - offset;
            let end = sector_end.min(written.len());
            if random.f64() < chance {
                Write::At(offset + at, written[at..end].to_vec()).apply(bytes);
            }
            at = end;
        }
    }
}

impl Luck {
    fn of(state: usize, random: &mut Rng) -> Luck {
        match state % 8 {
            0 => Luck::Nothing,
            1 => Luck::Everything,
            2 => Luck::Names,
            3 => Luck::Contents,
            _ => Luck::Some(random.f64()),
        }
    }

    fn keeps_name(self, random: &mut Rng) -> bool {
        match self {
            Luck::Everything | Luck::Names => true,
            Luck::Nothing | Luck::Contents => false,
            Luck::Some(chance) => random.f64() < chance,
        }
    }
}

/// Opens so many disks that a cut could leave in the course of a run, or right after it.
fn cut(scenario: &Scenario, count: usize) {
    let folder = scenario.set();
    let folder_path: PathBuf = folder.path().canonicalize().unwrap();
    let calls = strace::record(folder.path(), strace::WRITING, &scenario.args);
    let is_reported = |call: &Call| call.name == "write" && !call.path.starts_with(&folder_path);
    let acknowledged = calls.iter().position(is_reported).unwrap_or(calls.len());
    let calls: Vec<(usize, &Call)> =
        calls.iter().enumerate().filter(|(_, it)| it.path.starts_with(&folder_path)).collect();
    let mut disk = Disk::of(&scenario.files);
    let mut disks = vec![(disk.clone(), false)];
    for (at, call) in &calls {
        disk.follow(&folder_path, call);
        disks.push((disk.clone(), *at > acknowledged));
    }
    disks.last_mut().unwrap().1 = true;
    let mut random = Rng::with_seed(8);
    let mut known = BTreeMap::new();
    let (mut before, mut after) = (0, 0);
    for state in 0..count {
        // The last ones are the acknowledged ones, which matter most.
        let index = if state % 4 == 0 { disks.len() - 1 } else { random.usize(..disks.len()) };
        let (disk, is_acknowledged) = &disks[index];
        let luck = Luck::of(state / 4 + state, &mut random);
        let files = disk.cut(luck, &mut random);
        let context =
            format!("{:?} cut after call {index} of {}, {luck:?}", scenario.args, calls.len());
        let is_after =
            *known.entry(hash_of(&files)).or_insert_with(|| is_after(scenario, &files, &context));
        match (is_after, is_acknowledged) {
            (true, _) => after += 1,
            (false, false) => before += 1,
            (false, true) => panic!("{context}: acknowledged and lost"),
        }
    }
    let distinct = known.len();
    println!(
        "{:?}: {count} disks, {distinct} of them different: {before} as before, {after} as after",
        scenario.args
    );
}

fn hash_of(files: &BTreeMap<String, Vec<u8>>) -> u64 {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    hasher.finish()
}

/// A folder in memory where there is one: nothing has to be synced there.
fn is_after(scenario: &Scenario, files: &BTreeMap<String, Vec<u8>>, context: &str) -> bool {
    let memory = Path::new("/dev/shm");
    let folder = match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    };
    let folder = folder.unwrap();
    scenario::put(folder.path(), files);
    scenario.assert_whole(folder.path(), context)
}

#[test]
#[ignore = "slow, needs strace"]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    if !tools::is_there("strace") {
        return;
    }
    let count = strace::tries(270);
    cut(&Scenario::first_import(), count / 3);
    cut(&Scenario::import(), count / 3);
    let [undo, publish, rebuild] = Scenario::changes();
    [undo, publish, rebuild].iter().for_each(|scenario| cut(scenario, count / 9));
}
