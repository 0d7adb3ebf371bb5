import Glibc

/// A Python that has some packages, for tests against other programs' own readers.
public enum Python {
  /// The program, if there is one that can import all of `modules`; looked for along `PATH`.
  public static func program(with modules: String...) -> String? {
    let folders = (variable("PATH") ?? "/usr/bin").split(separator: ":").map(String.init)
    for folder in folders + ["/usr/bin"] where access(folder + "/python3", X_OK) == 0 {
      guard let scratch = try? ScratchFolder() else { return nil }
      // With the home of whoever runs the tests: a Python may be managed from there.
      var own: [String: String] = [:]
      for name in ["HOME", "PATH"] { own[name] = variable(name) }
      let result = try? LabProcess(
        folder + "/python3",
        ["-c", "import sys, \(modules.joined(separator: ", ")); print(sys.executable)"],
        in: scratch, environment: own
      ).wait(seconds: 60)
      if let result, result.status == 0, let path = result.lines.last { return path }
    }
    return nil
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
