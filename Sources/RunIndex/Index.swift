import Foundation
import GRDB

/// The index of a folder of runs: an SQLite file that can be made anew from the folders at any time.
///
/// Its journal is of the mode `delete`, which works where homes are on a server; a second shell is waited
/// for, some seconds.
struct Index {
  private let queue: DatabaseQueue

  /// Opens the index at `path`, or makes it; one that is damaged is made anew, empty.
  ///
  /// - Throws: What SQLite says.
  init(path: String) throws {
    do {
      queue = try Index.open(path)
    } catch let error as DatabaseError
      where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    {
      // An index holds nothing that the folders do not.
      for end in ["", "-journal"] { try? FileManager.default.removeItem(atPath: path + end) }
      queue = try Index.open(path)
    }
  }

  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.journalMode = .default
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    var migrator = DatabaseMigrator()
    migrator.registerMigration("runs") { database in
      try database.create(table: "run") { table in
        table.primaryKey("number", .integer)
        table.column("stamp", .text).notNull()
        table.column("began", .text).notNull()
        table.column("state", .text).notNull()
        table.column("data", .text).indexed()
        table.column("model", .text)
        table.column("loss", .text)
        table.column("switches", .text).notNull()
        table.column("seed", .integer).notNull()
        table.column("step", .integer).notNull()
        table.column("missing", .integer)
        table.column("seconds", .double).notNull()
        table.column("lesson", .text)
        table.column("host", .text).notNull()
      }
      try database.create(table: "figure") { table in
        table.column("run", .integer).notNull().references("run", onDelete: .cascade)
        table.column("name", .text).notNull()
        table.column("value", .double).notNull()
        table.primaryKey(["run", "name"])
      }
      try database.create(table: "plugin") { table in
        table.column("run", .integer).notNull().references("run", onDelete: .cascade)
        table.column("kind", .text).notNull()
        table.column("name", .text).notNull()
        table.column("sha256", .text).notNull()
        table.primaryKey(["run", "kind", "name"])
      }
    }
    try migrator.migrate(queue)
    // A file whose first page is whole may be damaged behind it.
    let verdict = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
    guard verdict == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    return queue
  }

  /// The stamps of the runs that are there.
  func stamps() throws -> [Int: String] {
    try queue.read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT number, stamp FROM run")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["number"], $0["stamp"]) })
    }
  }

  /// Puts runs in, in place of what was known of them, and takes others out, all or nothing.
  func put(_ entries: [Entry], removing gone: [Int]) throws {
    try queue.write { database in
      try RunRow.deleteAll(database, keys: gone + entries.map(\.run.number))
      for entry in entries {
        try entry.run.insert(database)
        for (name, value) in entry.figures {
          try FigureRow(run: entry.run.number, name: name, value: value).insert(database)
        }
        for var plugin in entry.plugins {
          plugin.run = entry.run.number
          try plugin.insert(database)
        }
      }
    }
  }

  /// The runs that fit, the newest first, or the best.
  func select(_ query: Query) throws -> [Entry] {
    try queue.read { database in
      var request = RunRow.all()
      if let data = query.data { request = request.filter(Column("data") == data) }
      if let model = query.model { request = request.filter(Column("model") == model) }
      if let loss = query.loss { request = request.filter(Column("loss") == loss) }
      if let best = query.best {
        let direction = query.isLowest ? "ASC" : "DESC"
        request = request.filter(
          sql: "number IN (SELECT run FROM figure WHERE name = ?)", arguments: [best]
        ).order(
          literal: """
            (SELECT value FROM figure WHERE run = number AND name = \(best)) \(sql: direction), number DESC
            """)
      } else {
        request = request.order(Column("number").desc)
      }
      return try request.limit(query.limit).fetchAll(database).map { run in
        let figures = try FigureRow.filter(Column("run") == run.number).fetchAll(database)
        return Entry(
          run: run, figures: Dictionary(uniqueKeysWithValues: figures.map { ($0.name, $0.value) }),
          plugins: [])
      }
    }
  }
}

/// A run with its figures and its plugins, as the lab sends and receives them.
struct Entry: Codable {
  var run: RunRow
  var figures: [String: Double]
  var plugins: [PluginRow]
}

/// What a list asks for.
struct Query: Codable {
  var data: String?
  var model: String?
  var loss: String?
  /// The figure by which runs are ordered.
  var best: String?
  /// True if the lowest figure is the best.
  var isLowest: Bool
  var limit: Int
}
