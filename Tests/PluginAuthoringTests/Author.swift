import Glibc
import TestSupport

/// What the tests of this target share: a lab that finds the compilers, and files to give it.
enum Author {
  /// Where the compilers are, and a cache that lasts: Swift reads the C library's modules once.
  static let environment: [String: String] = [
    "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin",
    "XDG_CACHE_HOME": LabProcess.buildFolder + "/AuthoringCache",
  ]

  /// Runs the lab where compilers can be found.
  static func run(
    _ arguments: [String], in folder: ScratchFolder, environment: [String: String] = environment,
    seconds: Double = 240
  ) throws -> LabProcess.Result {
    mkdir(LabProcess.buildFolder + "/AuthoringCache", 0o700)
    return try LabProcess.run(arguments, in: folder, environment: environment, seconds: seconds)
  }

  /// A fixture's text.
  static func fixture(_ name: String) throws -> String {
    try Repository.text(of: "Tests/Fixtures/authoring/" + name)
  }

  /// A whole plugin whose one line of mathematics is `body`.
  static func loss(_ body: String, named name: String = "mine") -> String {
    """
    import GanLabKit

    struct Mine: AdversarialLoss {
      static let about = About("\(name)", "a test", needs: [.generator, .critic])
      func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
        \(body)
      }
      func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() }
    }

    @c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
      gl_swift_plugin { register($0, Mine.self) }
    }

    """
  }
}
