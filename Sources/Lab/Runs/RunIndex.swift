import FoundationEssentials
import GanLabKit
import Glibc
import PluginHost

/// The index of runs, by which many are listed without opening the folder of each.
///
/// It is an SQLite file beside them, kept by a library that is opened when it is asked for: the lab starts
/// without it. What it holds was read from the folders, and is read again of those that have changed.
public struct RunIndex {
  /// A run as the index has it.
  public struct Entry: Codable, Equatable, Sendable {
    /// What lists show of a run.
    public struct Run: Codable, Equatable, Sendable {
      /// The run's number.
      public var number: Int
      var stamp: String
      /// When it began.
      public var began: String
      /// `training`, `resting` or `failed`, as its status has it.
      public var state: String
      /// The data set.
      public var data: String?
      /// The model.
      public var model: String?
      /// The loss.
      public var loss: String?
      /// The switches, between blanks.
      public var switches: String
      /// Where all random numbers started.
      public var seed: Int
      /// Steps made up to the last checkpoint.
      public var step: Int
      /// The steps that are missing to its goal.
      public var missing: Int?
      /// Seconds of training.
      public var seconds: Double
      /// The lesson that it was trained in.
      public var lesson: String?
      /// The machine that trained it.
      public var host: String
    }

    struct Plugin: Codable, Equatable, Sendable {
      var run: Int
      var kind: String
      var name: String
      var sha256: String
    }

    /// What lists show of it.
    public var run: Run
    /// What was measured of it last.
    public var figures: [String: Double]
    var plugins: [Plugin]
  }

  /// Which runs, and in which order.
  public struct Query: Codable, Sendable {
    /// The data set; nil for any.
    public var data: String?
    /// The model; nil for any.
    public var model: String?
    /// The loss; nil for any.
    public var loss: String?
    /// The figure, measured last, by which they are ordered; nil has the newest first.
    public var best: String?
    /// True if the lowest figure is the best.
    public var isLowest = false
    /// The most runs.
    public var limit: Int

    /// The newest `limit` runs.
    public init(limit: Int) { self.limit = limit }
  }

  private struct Request: Encodable {
    var path: String
    var put: [Entry]?
    var gone: [Int]?
    var select: Query?
  }

  private struct Response: Decodable {
    var stamps: [Int: String]?
    var runs: [Entry]?
    var error: String?
  }

  private typealias Door = @convention(c) (UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>?

  private let store: RunStore
  private let path: String
  private let door: Door

  /// The index of `store`; nil where its library is not beside the program.
  public init?(of store: RunStore) {
    guard let door = RunIndex.door else { return nil }
    self.store = store
    self.door = door
    path = store.folder + "/index.sqlite"
  }

  private static let door: Door? = {
    let folder = SearchFolder.executable.split(separator: "/", omittingEmptySubsequences: false)
      .dropLast().joined(separator: "/")
    for place in ["/libGanLabIndex.so", "/../lib/gan-lab/libGanLabIndex.so"] {
      guard let library = dlopen(folder + place, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE),
        let entry = dlsym(library, "gl_run_index")
      else { continue }
      return unsafeBitCast(entry, to: Door.self)
    }
    return nil
  }()

  /// Reads what has changed since the index was made, and takes out what is gone.
  ///
  /// - Parameter isAnew: True forgets what was known.
  /// - Returns: The runs that were read, and those that have no such files as a run has.
  /// - Throws: `refused` with what SQLite says.
  @discardableResult
  public func update(isAnew: Bool = false) throws(LabError) -> (read: Int, damaged: [Int]) {
    if isAnew { for end in ["", "-journal"] { unlink(path + end) } }
    let known = try answer(Request(path: path)).stamps ?? [:]
    let numbers = store.numbers
    var changed: [Entry] = []
    var damaged: [Int] = []
    for number in numbers {
      guard let folder = store.run(number) else {
        damaged.append(number)
        continue
      }
      let stamp = folder.stamp
      guard known[number] != stamp else { continue }
      if let entry = Entry(folder, stamp: stamp) {
        changed.append(entry)
      } else {
        damaged.append(number)
      }
    }
    let gone = Set(known.keys).subtracting(numbers).union(known.keys.filter(damaged.contains))
    if !changed.isEmpty || !gone.isEmpty {
      _ = try answer(Request(path: path, put: changed, gone: gone.sorted()))
    }
    return (changed.count, damaged)
  }

  /// The runs that fit.
  ///
  /// - Throws: `refused` with what SQLite says.
  public func select(_ query: Query) throws(LabError) -> [Entry] {
    try answer(Request(path: path, select: query)).runs ?? []
  }

  private func answer(_ request: Request) throws(LabError) -> Response {
    guard let data = try? JSONEncoder().encode(request) else {
      throw .refused("the index of runs cannot be asked", hint: nil)
    }
    let text = String(decoding: data, as: UTF8.self)
    guard let reply = door(text) else {
      throw .refused("the index of runs does not answer", hint: "runs reindex")
    }
    defer { free(reply) }
    let response = try? JSONDecoder().decode(Response.self, from: Data(String(cString: reply).utf8))
    guard let response, response.error == nil else {
      throw .refused(
        "the index \(path): \(response?.error ?? "its answer cannot be read")",
        hint: "runs reindex makes it anew")
    }
    return response
  }
}

extension RunIndex.Entry {
  /// What the index keeps of a run; nil if its files cannot be read.
  fileprivate init?(_ folder: RunFolder, stamp: String) {
    guard let record = try? folder.record(), let status = try? folder.status() else { return nil }
    run = Run(
      number: folder.number, stamp: stamp, began: record.began, state: status.state.rawValue,
      data: record.names(.data).first, model: record.names(.model).first,
      loss: record.names(.loss).first, switches: record.names(.switch).joined(separator: " "),
      seed: record.seed, step: status.step, missing: status.missing, seconds: status.seconds,
      lesson: record.lesson, host: status.host)
    figures = folder.measures.last?.figures ?? [:]
    plugins = record.components.compactMap { item in
      item.sha256.map {
        Plugin(run: folder.number, kind: item.kind, name: item.name, sha256: $0)
      }
    }
  }
}

extension RunFolder {
  /// What its files are like: another one after whatever was written to them.
  fileprivate var stamp: String {
    [statusPath, measuresPath].map { path in
      var status = stat()
      guard stat(path, &status) == 0 else { return "-" }
      return "\(status.st_ino).\(status.st_size).\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }.joined(separator: " ")
  }
}

extension RunIndex {
  /// The figures of which more is better; of all others less is.
  private static let rising: Set = [
    "modes_covered", "high_quality_3sigma", "high_quality_4sigma", "precision", "recall", "density",
    "coverage", "elbo", "log_likelihood", "inception_score", "classes_covered", "recognised",
    "least_recognised", "accuracy",
  ]

  /// True if a lower value of the figure is the better one.
  public static func isBetterLow(_ figure: String) -> Bool { !rising.contains(figure) }
}
