//! What keeps a file or a database from being used, and what a person can do about it. It does not know
//! which file.

use serde::{Deserialize, Serialize};

use crate::messages;
use crate::problem::Unreadable;
use crate::rationale::Rationale;

messages! {
    /// What is wrong with a file, a database or a line of a team's file.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Refusal in "refusal" {
        // Files of any kind.
        NoSuchFile = "there is no such file",
        WebAddress = "this is an address on the web",
        Folder = "this is a folder",
        PipeOrDevice = "this is a pipe or a device, and a file is read more than once",
        EmptyFile = "the file is empty",
        CutShort = "the file is damaged or cut short, so that it can't be unpacked",
        Password = "the workbook is protected by a password",
        OtherFile { what: OtherFile } = "this is {what}",
        UnknownFile = "this is neither a workbook nor text",
        NoEncoding = "no encoding reads this text",
        Changed = "the file changed while it was being read",
        ReadFailed { action: Action, source: String } = "{action}: {source}",
        // Limits.
        LongLine { megabytes: usize } = "a line is longer than {megabytes} MB",
        WideRow { row: u32, count: usize, limit: usize } =
            "row {row} has {count} columns, the limit is {limit}",
        ManyDelimiters { count: usize } = "a line has {count} delimiters",
        Memory { megabytes: u64 } = "reading it takes more than {megabytes} MB of memory",
        ImportTime { seconds: u64 } = "importing it takes more than {seconds} s",
        ProcessorTime { seconds: u64 } = "reading it takes more than {seconds} s of processor time",
        LongRow { row: u32, megabytes: usize } = "row {row} holds more than {megabytes} MB of text",
        MuchText { megabytes: u64 } = "its cells hold more than {megabytes} MB of text",
        ManyBlocks { count: usize } = "a sheet has more than {count} merged blocks",
        ManyRows { count: u32 } = "a sheet has more than {count} rows",
        ManyParts { count: usize, limit: usize } = "{count} parts in one workbook, at most {limit}",
        Inflated { bytes: u64 } = "a part of the workbook inflates to {bytes} bytes or more",
        FarCells = "a sheet has far cells in too many rows",
        RepeatedCells { count: usize } = "repeated cells stand for more than {count} cells",
        // Damaged workbooks.
        Damaged { reason: Box<Refusal> } = "the workbook is damaged ({reason})",
        ReaderEnded { status: String } = "the workbook is damaged: its reader ended with {status}",
        NotUnpacked = "a part of it can't be unpacked",
        BrokenOff = "a part of it breaks off in the middle of a word",
        SheetCutShort = "a sheet ends in the middle",
        RecordCutShort = "a record is cut short",
        NoContent = "it has no content",
        NoSheetList = "it has no list of sheets",
        NoWorkbook = "it holds no workbook",
        TextFile = "it is a text file",
        Stopped = "reading was stopped",
        // Sheets that are not understood.
        NoHeader { reason: Box<Rationale> } = "no header of a deal sheet was found: it {reason}",
        NoHeaders { count: usize } = "none of its {count} sheets has the header of a deal sheet",
        Column { heading: String, reason: Box<Rationale> } = "column {heading:?}: {reason}",
        UndecidedComma { heading: String } =
            "column {heading:?}: a comma before three digits may part a fraction or thousands",
        // Databases.
        OtherDatabase = "this is a database of another program",
        NoDatabase = "this is not a database",
        NewerDatabase { found: i32, known: i32 } =
            "a newer dealbase wrote this database (schema {found}, this program knows {known})",
        NoRegularFile = "this is not a regular file",
        Locked { writer: Writer } = "{writer} is writing to the database",
        DamagedDatabase = "the database is damaged",
        DamagedCopy = "the database is damaged, so the copy was damaged too and was removed",
        NotOpened = "the file can't be opened",
        NotWritable = "the file is not writable",
        DiskFull = "the disk is full",
        OutOfMemory = "there is not enough memory",
        SameDatabase = "this is the database itself",
        OtherFileOfName = "there is a file of this name that is no deal database",
        FileOfName = "there is a file of this name already",
        NoReadableImport = "not one import in it can be read",
        LostRow = "a row of the rebuilt database would lead nowhere",
        Reported { text: String } = "{text}",
        WrongType { found: String, expected: TomlKind } = "found {found}, expected {expected}",
        // Files of a team.
        Line { line: u64, reason: Box<Refusal> } = "line {line}: {reason}",
        LineAt { line: usize, place: String, reason: Box<Refusal> } = "line {line}, {place}: {reason}",
        At { place: String, reason: Box<Refusal> } = "{place}: {reason}",
        UnknownWord { word: String, words: String } =
            "unknown word {word}, expected a word such as {words}",
        NoRound { code: String, words: String } =
            "no round is called {code:?}; expected one of {words}",
        NoSector { code: String, words: String } =
            "no sector is called {code:?}; expected one of {words}",
        GlobalMarket = "global is every deal and takes no countries; name another market",
        NoCountries = "expected countries = [...] with at least one country code",
        SourceThere { name: String } =
            "[sources.{name}] is there already; choose another name, or take it out first",
        OtherPolicy { name: String, value: String, recorded: String } =
            "{name} is {value}, but the deals of this database were read under {recorded}; `dealbase \
             rebuild` reads them again under the new rules (--dry-run shows what that changes), or take \
             the change back",
        MissingColumn { column: String } = "the column {column} is missing",
        WrongValue { field: String, typed: String, expected: Unreadable } =
            "{field} is “{typed}”, expected {expected}",
        WrongField { typed: String, fields: String } = "field is “{typed}”, expected one of {fields}",
        WrongVerdict { typed: String } = "verdict is “{typed}”, expected same or different",
        NamesNoDeal { company: String, announced_on: String, round: String, expected: Unreadable } =
            "“{company}”, “{announced_on}”, “{round}” name no deal: expected {expected}",
        DecidedAbove = "this pair was decided on a line above",
        CorrectedAbove = "this was corrected on a line above",
        WrongRate { expected: Box<Rate>, typed: String } = "expected {expected}, found {typed:?}",
    }
}

messages! {
    /// What a person can do.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Advice in "advice" {
        CheckName = "check its name and its folder",
        NameFiles = "name the files in it",
        SaveAsFile = "save it as a file first",
        ExportAgain = "export the sheet again",
        GetAgain = "get or download it again",
        CopyTable = "copy its table into a spreadsheet and save that as xlsx or csv",
        Unpack = "unpack it and import what is inside",
        Download = "download the sheet, as xlsx or csv, and import the file",
        MergeOrExport =
            "use `dealbase merge` if dealbase made it; otherwise export the table as csv",
        ExportAsCsv = "export the table as csv and import that",
        NothingToImport = "it holds no table to import",
        SaveAsXlsx = "open it in a spreadsheet program and save it as xlsx",
        ExportAsXlsx = "export it as xlsx",
        RemovePassword = "open it, remove the password and save it again",
        SaveWithoutPassword = "open it in a spreadsheet program and save it without one",
        SaveAsUtf8 = "save it as UTF-8 or as xlsx",
        ImportWhenFinished = "nothing was stored; import it again when it is finished",
        CheckPermissions = "check the file and its permissions",
        TryAnotherCopy = "try another copy of the file",
        ReadAgain = "read the file again",
        LineForEachRow = "this is hardly a table; export it again with a line for each row",
        CheckDelimiter = "check the delimiter, or raise the limit with --max-columns",
        RaiseMemory = "raise it with --max-memory, or save only the sheets that are needed",
        RaiseSeconds = "raise it with --max-seconds, or save only the sheets that are needed",
        SaveFewerSheets = "save only the sheets that are needed, or save them as CSV",
        Repair = "open it in a spreadsheet program, which may repair it, and save it as .xlsx",
        SendFile =
            "open it in a spreadsheet program and save it as .xlsx; if that opens it, send us the file",
        InspectFirst =
            "run `dealbase inspect` on it, and name its headings under [headers] in dealbase.toml",
        NameHeaders = "name its headings under [headers] in dealbase.toml",
        WriteHeaders =
            "write a line of headings above its rows, such as company, date, round, amount, or list them as columns of a [sources.NAME] in dealbase.toml and say --source NAME",
        GiveDate =
            "name its column of dates under [headers] in dealbase.toml, or give the date of all its deals as announced_on in a [sources.NAME]",
        GiveDateOrder =
            "say --date-order dmy or mdy, or date_order in its [sources.NAME] of dealbase.toml",
        GiveDecimal =
            "say --decimal comma or point, or decimal in its [sources.NAME] of dealbase.toml",
        NameOtherDatabase = "name another with --db; this one was not touched",
        InstallNewer = "install that dealbase; the file was not touched",
        WaitForWriter = "try again when it has finished",
        RestoreOrRecover = "restore a copy, or save with `dealbase recover` what can be saved",
        CheckThenRecover =
            "`dealbase check` says where; `dealbase recover` saves what can be saved",
        RestoreOrImport = "restore a copy, or import the sheets into a new database",
        CheckFolder = "check that its folder exists and that you may write there",
        CheckWritable = "check its permissions, or name another with --db",
        FreeSpace = "free some space; nothing was stored",
        NothingStored = "nothing was stored",
        RunAgain =
            "fix that and run the command again; files that were imported completely are then \
             reported as already imported",
        NameOtherCopy = "name another file for the copy",
        NameOtherRecovered = "name another file for what can be saved",
        ReportBug = "nothing was changed; please report this",
    }
}

messages! {
    /// What failed about a file, beside what the system says.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Action in "action" {
        Open = "can't open it",
        Read = "can't read it",
        Write = "can't write it",
        Mend = "can't repair it",
        StartReader = "can't start its reader",
        WriteTable = "can't write its table",
        ReadRules = "can't read the rules file",
        WriteRules = "can't write the rules file",
        ReadRates = "can't read the table of exchange rates",
        ReadDecisions = "can't read the decisions about duplicates",
        WriteDecisions = "can't write the decisions about duplicates",
        ReadCorrections = "can't read the corrections",
        WriteCorrections = "can't write the corrections",
    }
}

messages! {
    /// A file that holds no table that can be read.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum OtherFile in "other_file" {
        Pdf = "a PDF document",
        Picture = "a picture",
        Gzip = "a gzip archive",
        Bzip2 = "a bzip2 archive",
        Xz = "an xz archive",
        Zstd = "a zstd archive",
        SevenZip = "a 7-Zip archive",
        Rar = "a RAR archive",
        Zip { names: String } = "a zip archive of {names}",
        Sqlite = "a SQLite database",
        Parquet = "a Parquet file",
        Arrow = "an Arrow file",
        Orc = "an ORC file",
        Avro = "an Avro file",
        Program = "a program",
        Access = "an Access database",
        Sound = "a sound file",
        SoundOrVideo = "a sound or video file",
        Word = "a Word document",
        PowerPoint = "a PowerPoint presentation",
        Numbers = "an Apple Numbers file",
        Office = "an Office file without a workbook",
        OldOffice = "an old Office file without a workbook",
        Rtf = "an RTF document",
        WebPage = "a web page",
        Xml = "an XML document",
        XmlSpreadsheet = "an XML spreadsheet of 2003",
        Json = "a JSON document",
        WebArchive = "a web archive",
    }
}

messages! {
    /// What a value of a file in TOML should be.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum TomlKind in "toml_kind" {
        List = "a list in square brackets",
        Table = "a table",
        Text = "a text in quotes",
        WholeNumber = "a whole number",
        YesOrNo = "true or false",
    }
}

messages! {
    /// Who is writing to the database.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Writer in "writer" {
        Command { number: u32, command: String } = "process {number} ({command})",
        Process { number: u32 } = "process {number}",
        Unknown = "another program",
    }
}

messages! {
    /// What a line of a table of exchange rates should hold.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Rate in "rate" {
        Columns = "the columns currency,quarter,usd_per_unit",
        Currency = "a currency of three letters",
        Quarter = "a quarter such as 2023Q4",
        Number = "US dollars per unit, a decimal number",
        Positive = "US dollars per unit, above zero",
        Near { currency: String, rate: String, quarter: String } =
            "dollars for one {currency}, about {rate} as in {quarter}",
        Inverse { currency: String, rate: String, quarter: String } =
            "dollars for one {currency}, about {rate} as in {quarter}; this is {currency} for a dollar",
    }
}

messages! {
    /// A value of an option or a setting that is not known.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum UnknownValue in "unknown_value" {
        Country { typed: String } =
            "expected a country code of two capital letters, such as CN, found {typed:?}",
        CountryNear { typed: String, nearest: String } =
            "expected a country code of two capital letters, such as CN, found {typed:?}; did you mean {nearest}?",
        Currency { typed: String } =
            "expected an ISO 4217 code of three capital letters, such as CNY, found {typed:?}",
        CurrencyNear { typed: String, nearest: String } =
            "expected an ISO 4217 code of three capital letters, such as CNY, found {typed:?}; did you mean {nearest}?",
        Unit { typed: String } =
            "expected a unit such as 万, 亿, thousand, million, k, M or mm, found {typed:?}",
        UnitNear { typed: String, nearest: String } =
            "expected a unit such as 万, 亿, thousand, million, k, M or mm, found {typed:?}; did you mean {nearest}?",
    }
}

impl std::error::Error for Refusal {}

impl std::error::Error for UnknownValue {}

impl Refusal {
    /// The same with the line it is in.
    pub(crate) fn in_line(self, line: u64) -> Self {
        Self::Line { line, reason: Box::new(self) }
    }
}
