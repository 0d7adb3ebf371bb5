import Console
import Glibc
import Lab
import PluginHost

/// `show`: a page for the projector, with curves, pictures and status while the lab works.
struct ShowCommand: Command {
  let name = "show"
  let leavesTrace = false
  let summary = "a page for the projector: pictures, curves, status, while the lab works"
  let usage = "show [on|off] [port=N] [host=ADDRESS]"
  let details = """
    Serves one page to browsers on this machine and prints its address; who does not know the token at its end sees \
    nothing. The page holds all it needs, so that no network has to be there, and follows the training by itself. \
    ? on the page lists its keys.

    From another machine, ssh -L brings it over: show says how. host=0.0.0.0 serves it to the network \
    as it is, unencrypted: whoever learns its address there can look on, and do nothing else.

    The page costs a training less than 3 % of its time, and nothing while nobody looks; its bits stay the same. \
    show off ends it, and its address is good for nothing then.
    """
  let examples = [
    Example("show", "the page, and its address"),
    Example("show off", "no page any more", after: "show"),
  ]
  let options = [
    CommandOption("port", "the port (default: the first from 8765 on that is free)"),
    CommandOption(
      "host", "the IPv4 address to listen at (default 127.0.0.1: this machine alone)",
      choices: ["127.0.0.1", "0.0.0.0"]),
  ]

  /// The port that is tried first, and how many.
  private static let (firstPort, portCount) = (8765, 30)
  private static let loopback = "127.0.0.1"

  func names(after words: [String], in shell: Shell) -> Candidates {
    words.isEmpty ? Candidates([Candidate("on"), Candidate("off")]) : Candidates()
  }

  func run(_ arguments: inout ArgumentReader, in shell: Shell) throws(Diagnostic) -> Outcome {
    let line = arguments.line
    let word = arguments.word()
    let isGiven = !line.options.isEmpty
    let port = try arguments.integer("port", default: 0, in: 1024...65535)
    let hostWord = arguments.option("host")
    let host = try host(hostWord, line)
    try arguments.finish()
    switch word?.text {
    case nil, "on": break
    case "off":
      if let key = line.options.first?.key {
        throw Diagnostic(
          "show off takes no options", at: line.source.span(of: key), hint: "show off")
      }
      return off(shell)
    case let other?:
      throw Diagnostic(LabError.unknownWord(other, what: "word", known: ["on", "off"]), in: line)
    }
    if let page = shell.page, page.isAlive, !isGiven { return told(page, shell) }
    let ports = port == 0 ? Self.firstPort...Self.firstPort + Self.portCount - 1 : port...port
    let old = shell.page
    shell.page = nil
    old?.end()
    let token = PageToken(environment: Terminal.environment())
    do throws(PageProcess.Failure) {
      let page = try LivePage(
        shell, host: host, ports: ports,
        token: host == Self.loopback ? token.kept() : PageToken.fresh())
      shell.page = page
      return told(page, shell)
    } catch {
      throw diagnostic(error, host: host, port: port, line)
    }
  }

  /// The address to listen at.
  ///
  /// - Throws: Where it is none.
  private func host(_ word: Word?, _ line: CommandLine) throws(Diagnostic) -> String {
    guard let word else { return Self.loopback }
    if word.text == "localhost" { return Self.loopback }
    var address = in_addr()
    guard inet_pton(AF_INET, word.text, &address) == 1 else {
      throw Diagnostic(
        "host is an IPv4 address of this machine, and `\(word.text)` is none",
        at: line.source.span(of: word), hint: "show host=0.0.0.0 listens at all of them")
    }
    return word.text
  }

  private func off(_ shell: Shell) -> Outcome {
    let wasOn = shell.page?.isAlive ?? false
    shell.page?.end()
    shell.page = nil
    PageToken(environment: Terminal.environment()).forget()
    return Outcome(wasOn ? "the page is gone" : "there was no page", ["on": .bool(false)])
  }

  private func told(_ page: LivePage, _ shell: Shell) -> Outcome {
    let isLocal = page.host.hasPrefix("127.")
    let names = page.host == "0.0.0.0" ? MachineAddresses.all + [Self.loopback] : [page.host]
    let addresses = names.map { "http://\($0):\(page.port)/?token=\(page.token)" }
    let user = Terminal.environment()["USER"] ?? "you"
    let tunnel = "ssh -L \(page.port):127.0.0.1:\(page.port) \(user)@\(MachineAddresses.name)"
    var text = addresses.joined(separator: "\n")
    if isLocal {
      text += "\n" + shell.manner.style.dim("from your own machine, first: \(tunnel)")
    }
    var result: JSONObject = [
      "on": .bool(true), "url": .string(addresses[0]), "host": .string(page.host),
      "port": .integer(page.port), "token": .string(page.token),
    ]
    if isLocal { result["tunnel"] = .string(tunnel) } else { result["urls"] = JSONValue(addresses) }
    var outcome = Outcome(text, result)
    if !isLocal {
      outcome.notices.append(
        "everybody on the network who learns the address can look on; show off ends it")
    }
    return outcome
  }

  private func diagnostic(
    _ failure: PageProcess.Failure, host: String, port: Int, _ line: CommandLine
  ) -> Diagnostic {
    let span = line.source.span(of: line.verb)
    switch failure {
    case .absent(let path):
      return Diagnostic(
        "the page's program is not there: \(path)", at: span,
        hint: "make build puts it beside gan-lab")
    case .notStarted(let reason):
      return Diagnostic("the page's program cannot be started: \(reason)", at: span)
    case .refused(let reason):
      let place = port == 0 ? host : "\(host), port \(port)"
      return Diagnostic(
        "nothing can be served at \(place): \(reason)", at: span,
        hint: port == 0 ? "show host=127.0.0.1" : "show takes a port that is free")
    }
  }
}
