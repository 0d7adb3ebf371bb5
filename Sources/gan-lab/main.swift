import ArgumentParser
import Glibc
import Lab
import PluginHost
import Shell

import enum Console.Interrupt

// Whoever started us with standard input closed means that there is nothing to read; the descriptor's number would
// go to the first pipe that is opened here, and be waited for.
if fcntl(0, F_GETFD) == -1 { _ = open("/dev/null", O_RDONLY) }

// A process that tries libraries has no command line of its own to parse, and nobody to help.
if CommandLine.arguments.dropFirst().first == ProbeChild.argument {
  ProbeChild.run(Array(CommandLine.arguments.dropFirst(2)))
}

// Nor has one that trains for a session. Ctrl-C is the session's, which hands it on in its own way.
if CommandLine.arguments.dropFirst().first == IsolatedChild.argument {
  signal(SIGINT, SIG_IGN)
  Interrupt.install()
  var none = sigset_t()
  sigemptyset(&none)
  sigprocmask(SIG_SETMASK, &none, nil)
  IsolatedChild.run(
    Array(CommandLine.arguments.dropFirst(2)), isInterrupted: { Interrupt.shouldStop })
}

if CompletedGanLab.isAskedFor(GanLab.arguments) { CompletedGanLab.main(GanLab.arguments) }

do {
  var command = try GanLab.parseAsRoot(GanLab.arguments)
  try command.run()
} catch {
  // A wrong command line is 2, as SHELL.md and every shell have it; the parser's own code is 64.
  let code = GanLab.exitCode(for: error)
  guard code == .validationFailure else { GanLab.exit(withError: error) }
  let text = GanLab.fullMessage(for: error) + "\n"
  _ = text.withCString { write(2, $0, strlen($0)) }
  exit(Shell.Status.usage)
}
