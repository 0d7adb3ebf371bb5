import FoundationEssentials
import GanLabKit
import Glibc
import PluginHost

/// What a run is: written once, when its training begins.
public struct RunRecord: Codable, Equatable, Sendable {
  /// A component that was chosen.
  public struct Component: Codable, Equatable, Sendable {
    /// Its kind: `data`, `model`, `loss`, `switch`, `sampler`.
    public var kind: String
    /// Its name.
    public var name: String
    /// Its options, with their values in force.
    public var options: [String: String]
    /// The file that brought it.
    public var library: String
    /// What that file held; nil if it could not be read.
    public var sha256: String?
  }

  /// Where it was trained.
  public struct Environment: Codable, Equatable, Sendable {
    /// The machine's name.
    public var host: String
    /// The system, its version, and its processor's architecture.
    public var system: String
    /// The processor.
    public var processor: String
    /// Threads that kernels use.
    public var threads: Int
    /// OpenBLAS, its version, and the kernels that it chose.
    public var blas: String
    /// The lab's kit, by which plugins are matched to it.
    public var kit: String
    /// The compiler that made it.
    public var compiler: String
    /// The folder that it ran in: paths of data may start there.
    public var folder: String
  }

  /// The version of this description.
  public var format = 1
  /// The gan-lab that trained it.
  public var version = ganLabVersion
  /// When it began, as in 2026-11-30T09:41:00Z.
  public var began: String
  /// Where all random numbers started.
  public var seed: Int
  /// What was chosen.
  public var components: [Component]
  /// All settings in force.
  public var settings: [String: String]
  /// The parameters of each network.
  public var parameters: [String: Int]
  /// The lesson that it was trained in.
  public var lesson: String?
  /// The job of a sweep that it was trained as, if it was brought here from one.
  public var sweep: String?
  /// Where it was trained.
  public var environment: Environment

  /// The names of the components of a kind.
  public func names(_ kind: Kind) -> [String] {
    components.filter { $0.kind == kind.name }.map(\.name)
  }
}

extension RunRecord.Environment {
  /// Where this process is.
  package static var here: RunRecord.Environment {
    var name = utsname()
    uname(&name)
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    var folder = [CChar](repeating: 0, count: Int(PATH_MAX))
    let hasFolder = getcwd(&folder, folder.count) != nil
    return RunRecord.Environment(
      host: RunStatus.host,
      system: "\(text(name.sysname)) \(text(name.release)) \(text(name.machine))",
      processor: processorName, threads: Engine.threads, blas: Engine.blasDescription,
      kit: PluginHost.kit, compiler: PluginHost.compiler,
      folder: hasFolder
        ? String(decoding: folder.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        : "")
  }

  private static let processorName: String = {
    // A file of the kernel has no size, so that it is read as a stream.
    guard let file = fopen("/proc/cpuinfo", "re") else { return "unknown" }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasPrefix("model name"), let colon = text.firstIndex(of: ":") {
        return text[colon...].dropFirst().filter { $0 != "\n" }.split(separator: " ")
          .joined(separator: " ")
      }
    }
    return "unknown"
  }()
}
