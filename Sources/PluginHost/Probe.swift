import Glibc

/// Tries libraries in a process of their own, so that one that crashes, leaves, loops or floods is
/// named, and the shell lives.
public struct Probe: Sendable {
  /// The program that is started: the lab's own, whose `main` hands over to `ProbeChild`.
  public let executable: String
  /// Seconds that each library may take.
  public let seconds: Double
  /// Bytes that the libraries may write.
  public let outputLimit: Int

  /// What is tried.
  struct Target: Sendable {
    /// The file.
    let file: String
    /// What the user calls it.
    let path: String
    /// Which content may run.
    let content: Content
  }

  /// Which content of a file may run.
  enum Content: Sendable, Equatable {
    /// What it holds: it is a copy that is ours alone.
    case sealed
    /// Whatever it holds when it is copied: nobody else can have written it.
    case any
    /// The one with this checksum, for anybody may write to the file.
    case allowed(String)
  }

  /// Tries libraries with `executable`.
  public init(executable: String, seconds: Double = 5, outputLimit: Int = 64 * 1024) {
    self.executable = executable
    self.seconds = seconds
    self.outputLimit = outputLimit
  }

  /// Starts a trial, to be asked for its results later.
  func start(_ targets: [Target]) -> Trial { Trial(targets, probe: self) }

  /// Tries one library, until `isInterrupted`.
  ///
  /// - Throws: What is wrong with it.
  func run(
    _ file: String, path: String, isInterrupted: () -> Bool
  ) throws(PluginError) -> [ComponentRecord] {
    try start([Target(file: file, path: path, content: .sealed)])
      .results(isInterrupted: isInterrupted)[0].get()
  }

  /// A trial of several libraries, which goes on in the background until somebody asks.
  final class Trial: Sendable {
    private let targets: [Target]
    private let probe: Probe
    private let process: ProbeProcess?
    private let failure: String

    fileprivate init(_ targets: [Target], probe: Probe) {
      self.targets = targets
      self.probe = probe
      process = targets.isEmpty ? nil : ProbeProcess(targets, limits: probe)
      failure = process == nil ? String(cString: strerror(errno)) : ""
    }

    /// What came of each, in order; waits for it, until `isInterrupted`.
    ///
    /// After a library that ended the process another process goes on with the rest.
    func results(isInterrupted: () -> Bool) -> [Result<[ComponentRecord], PluginError>] {
      var results: [Result<[ComponentRecord], PluginError>] = []
      var process = process
      while results.count < targets.count {
        let rest = Array(targets[results.count...])
        if !results.isEmpty { process = ProbeProcess(rest, limits: probe) }
        guard let running = process else {
          let reason = failure.isEmpty ? String(cString: strerror(errno)) : failure
          return results + rest.map { _ in .failure(.notProbed(reason: reason)) }
        }
        let ending = running.finish(isInterrupted: isInterrupted)
        let known = rest.indices.prefix { running.results[$0] != nil }
        results += known.compactMap { running.results[$0] }
        switch ending {
        case .complete: continue
        case .failed(_, let error): results.append(.failure(error))
        case .interrupted(let stage):
          return results
            + targets[results.count...].enumerated().map { place, _ in
              .failure(.interrupted(stage: place == 0 ? stage : nil))
            }
        case .unusable(let reason):
          return results
            + targets[results.count...].map { _ in .failure(.notProbed(reason: reason)) }
        }
      }
      return results
    }
  }
}
