import Glibc
import TestSupport
import Testing

/// `load FILE.swift` as a user types it, and what is told when it cannot be done.
@Suite struct LoadingTests {
  @Test func aSourceIsCompiledAndLoaded() throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/là bas", 0o700)
    folder.write(Author.loss("fake.mean() - real.mean()"), to: "là bas/perte d'été.swift")
    let result = try Author.run(
      [
        "-c", "load \"là bas/perte d'été.swift\"; data ring; model gan-mlp hidden=8; loss mine",
        "-c", "train steps=2",
      ], in: folder)
    #expect(result.status == 0, "\(result)")
    #expect(result.errors == "")
    #expect(result.lines.first?.hasPrefix("loaded loss mine in ") == true, "\(result.lines)")
    // What was built for this process goes with it.
    #expect(folder.names.filter { $0.hasPrefix("gan-lab-build") } == [])
  }

  @Test func homeIsATilde() throws {
    let folder = try ScratchFolder()
    folder.write(Author.loss("fake.mean() - real.mean()"), to: "mine.swift")
    let result = try Author.run(["-c", "load ~/mine.swift"], in: folder)
    #expect(result.status == 0, "\(result)")
  }

  /// One error: its line, a caret under the place counted in characters, and the sentence.
  @Test func anError() throws {
    let folder = try ScratchFolder()
    folder.write(
      Author.loss("/* é */ fake.mean() - rael.mean()"), to: "mine.swift")
    let result = try Author.run(["-c", "load mine.swift"], in: folder)
    #expect(result.status == 1 && result.output == "")
    #expect(
      result.errors == """
        mine.swift:6:27: error: cannot find 'rael' in scope; did you mean `real`?
              /* é */ fake.mean() - rael.mean()
                                    ^
        error: mine.swift does not compile: there is an error in it

        """)
  }

  @Test func manyErrorsAreThreeAndANumber() throws {
    let folder = try ScratchFolder()
    let lines = (1...8).map { "let a\($0) = nothing\($0)" }.joined(separator: "\n    ")
    folder.write(Author.loss(lines + "\n    return fake.mean()"), to: "mine.swift")
    let result = try Author.run(["-c", "load mine.swift"], in: folder)
    let errors = result.errors.split(separator: "\n").filter { $0.hasPrefix("mine.swift:") }
    #expect(
      errors
        == (1...3).map {
          "mine.swift:\(5 + $0):14: error: cannot find 'nothing\($0)' in scope"
        })
    #expect(
      result.errors.hasSuffix(
        "note: and 5 more errors\nerror: mine.swift does not compile: there are 8 errors in it\n"),
      "\(result.errors)")
    let json = try Author.run(["--json", "-c", "load mine.swift"], in: folder)
    #expect(json.status == 1)
    #expect(
      json.output.hasPrefix(
        "{\"verb\":\"load\",\"ok\":false,\"error\":{\"message\":"
          + "\"mine.swift does not compile: there are 8 errors in it\",\"causes\":[{\"message\":"
          + "\"cannot find 'nothing1' in scope\",\"file\":\"mine.swift\",\"line\":6,\"column\":14,"),
      "\(json.output)")
  }

  @Test func aWarningIsOneLine() throws {
    let folder = try ScratchFolder()
    folder.write(
      Author.loss("let x = 1; return fake.mean() - real.mean()"), to: "mine.swift")
    let result = try Author.run(["-c", "load mine.swift"], in: folder)
    #expect(result.status == 0)
    #expect(
      result.errors == """
        note: mine.swift:6:9: warning: initialization of immutable value 'x' was never used; consider replacing with assignment to '_' or removing it

        """)
  }

  /// What is no plugin, in words that say what to do.
  @Test(arguments: [
    (
      "let x = 1\n",
      """
        load mine.swift
             ^~~~~~~~~~
      error: mine.swift: it has no gl_entry: it is not a plugin of gan-lab
      try: end the file with: @c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> \
      { gl_swift_plugin { register($0, YourType.self) } }

      """
    ),
    (
      "",
      """
        load mine.swift
             ^~~~~~~~~~
      error: mine.swift is empty
      try: gan-lab plugin new KIND NAME writes a file that works

      """
    ),
    (
      " \n\n",
      """
        load mine.swift
             ^~~~~~~~~~
      error: mine.swift is empty
      try: gan-lab plugin new KIND NAME writes a file that works

      """
    ),
  ])
  func noPlugin(text: String, message: String) throws {
    let folder = try ScratchFolder()
    folder.write(text, to: "mine.swift")
    let result = try Author.run(["-c", "load mine.swift"], in: folder)
    #expect(result.status == 1 && result.output == "")
    #expect(result.errors == message)
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = try ScratchFolder()
    mkfifo(folder.path + "/pipe.c", 0o600)
    for (name, reason) in [
      ("nowhere.swift", "No such file or directory"), ("pipe.c", "it is no file"),
    ] {
      let result = try Author.run(["-c", "load \(name)"], in: folder)
      #expect(result.status == 1)
      #expect(
        result.errors.hasSuffix("error: \(name) cannot be read: \(reason)\n"), "\(result.errors)")
    }
  }

  @Test func noCompiler() throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/bin", 0o700)
    folder.write(Author.loss("fake.mean()"), to: "mine.swift")
    folder.write("int x;\n", to: "mine.c")
    // The test's processes are started through env, which is found by its path.
    let environment = ["PATH": folder.path + "/bin"]
    let swift = try Author.run(["-c", "load mine.swift"], in: folder, environment: environment)
    #expect(
      swift.errors == """
          load mine.swift
               ^~~~~~~~~~
        error: there is no swiftc in PATH
        try: install Swift 6.3 (https://www.swift.org/install/linux/), or write the plugin in C, which needs gcc alone: gan-lab plugin new loss NAME --c

        """)
    let c = try Author.run(["-c", "load mine.c"], in: folder, environment: environment)
    #expect(
      c.errors.hasSuffix(
        "error: there is no cc in PATH\ntry: install one: apt install gcc g++\n"))
  }

  /// C is compiled by the C compiler, whose errors look like Swift's.
  @Test func anErrorInC() throws {
    let folder = try ScratchFolder()
    folder.write("#include <ganlab_plugin.h>\nint f(void) { return x; }\n", to: "mine.c")
    let result = try Author.run(["-c", "load mine.c"], in: folder)
    #expect(
      result.errors.hasPrefix("mine.c:2:22: error: ‘x’ undeclared"), "\(result.errors)")
    #expect(
      result.errors.contains("\n  int f(void) { return x; }\n                       ^\n"),
      "\(result.errors)")
    #expect(result.errors.hasSuffix("error: mine.c does not compile: there is an error in it\n"))
  }

  /// Ctrl-C ends the compiler, and what it started, and the script.
  @Test func anInterruptedCompiler() throws {
    let folder = try ScratchFolder()
    mkdir(folder.path + "/bin", 0o700)
    folder.write("#!/bin/sh\ntouch started\nsleep 100\n", to: "bin/swiftc")
    chmod(folder.path + "/bin/swiftc", 0o700)
    folder.write(Author.loss("fake.mean()"), to: "mine.swift")
    let lab = try LabProcess(
      LabProcess.executable, ["-c", "load mine.swift"], in: folder,
      environment: ["PATH": folder.path + "/bin:/usr/bin:/bin"])
    for _ in 0..<2000 where folder.read("started") == nil { usleep(5000) }
    lab.signal(SIGINT)
    let result = try lab.wait(seconds: 30)
    #expect(result.errors.hasSuffix("error: mine.swift was not compiled: stopped by Ctrl-C\n"))
    #expect(result.status == 130)
  }
}

extension ScratchFolder {
  /// The names in it.
  var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.filter { $0 != "." && $0 != ".." }
  }
}
