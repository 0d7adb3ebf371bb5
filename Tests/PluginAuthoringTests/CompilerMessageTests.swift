import Testing

@testable import PluginAuthoring

/// What is taken out of a compiler's wall of text.
@Suite struct CompilerMessageTests {
  @Test func swiftErrors() {
    let messages = CompilerMessage.all(
      in: """
        /home/é b/hinge.swift:3:9: error: cannot find 'rael' in scope
          (1 - rael).relu()
               ^~~~
               real
        /home/é b/hinge.swift:1:1: note: did you mean this: error: that?
        /home/é b/hinge.swift:3:9: error: cannot find 'rael' in scope
        /home/é b/hinge.swift:8:7: warning: variable 'x' was never used
        """)
    #expect(
      messages == [
        .init(
          isWarning: false, text: "cannot find 'rael' in scope",
          place: .init(file: "/home/é b/hinge.swift", line: 3, column: 9)),
        .init(
          isWarning: true, text: "variable 'x' was never used",
          place: .init(file: "/home/é b/hinge.swift", line: 8, column: 7)),
      ])
  }

  @Test func gccAndTheLinker() {
    let messages = CompilerMessage.all(
      in: """
        /tmp/a:b.c: In function ‘f’:
        /tmp/a:b.c:2:10: fatal error: nothing.h: No such file or directory
            2 | #include "error: nothing.h"
        compilation terminated.
        /usr/bin/ld: /tmp/x.o: in function `f':
        /tmp/x.c:(.text+0x5): undefined reference to `g'
        collect2: error: ld returned 1 exit status
        error: link command failed with exit code 1
        """)
    #expect(
      messages == [
        .init(
          isWarning: false, text: "nothing.h: No such file or directory",
          place: .init(file: "/tmp/a:b.c", line: 2, column: 10)),
        .init(isWarning: false, text: "undefined reference to `g'", place: nil),
      ])
  }

  @Test func nothingOfAQuietCompiler() {
    #expect(CompilerMessage.all(in: "").isEmpty)
    #expect(CompilerMessage.all(in: "Segmentation fault\nerrors: 3\n").isEmpty)
  }
}
