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
      messages.map(told) == [
        "/home/é b/hinge.swift 3 9 error cannot find 'rael' in scope",
        "/home/é b/hinge.swift 8 7 warning variable 'x' was never used",
      ])
  }

  /// What was meant, and what is missing, is said in notes or at the end of the sentence.
  @Test func whatSwiftProposes() {
    let messages = CompilerMessage.all(
      in: """
        /a/hinge.swift:3:9: error: cannot find 'rael' in scope; did you mean 'real'?
        /a/hinge.swift:2:9: note: 'real' declared here
        /a/hinge.swift:8:49: error: cannot find 'fkae' in scope
        /a/hinge.swift:8:22: note: did you mean 'fake'?
        Swift.file:1:40: note: did you mean 'file'?
        /a/hinge.swift:8:49: error: cannot find 'fkae' in scope
        /a/hinge.swift:8:22: note: did you mean 'fate'?
        /a/hinge.swift:2:15: error: type 'Hinge' does not conform to protocol 'AdversarialLoss'
        /a/hinge.swift:2:15: note: add stubs for conformance
        /kit/Loss.swift:20:8: note: protocol requires function 'generatorLoss(fake:)' with type \
        '(Tensor) -> Tensor'
        """)
    #expect(
      messages.map(told) == [
        "/a/hinge.swift 3 9 error cannot find 'rael' in scope",
        "/a/hinge.swift 8 49 error cannot find 'fkae' in scope",
        "/a/hinge.swift 2 15 error type 'Hinge' does not conform to protocol 'AdversarialLoss'",
      ])
    #expect(messages.map(\.suggestions) == [["real"], ["fake"], []])
    #expect(messages.map(\.required) == [[], [], ["generatorLoss(fake:)"]])
  }

  private func told(_ message: CompilerMessage) -> String {
    let place = message.place.map { "\($0.file) \($0.line) \($0.column) " } ?? ""
    return place + (message.isWarning ? "warning " : "error ") + message.text
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
      messages.map(told) == [
        "/tmp/a:b.c 2 10 error nothing.h: No such file or directory",
        "error undefined reference to `g'",
      ])
  }

  @Test func nothingOfAQuietCompiler() {
    #expect(CompilerMessage.all(in: "").isEmpty)
    #expect(CompilerMessage.all(in: "Segmentation fault\nerrors: 3\n").isEmpty)
  }
}
