import Figures
import Glibc
import TestSupport
import Testing

/// The page of the real executable, asked by a client that is no browser.
@Suite struct PageServingTests {
  /// Everything needs the token, the right name and GET, and nothing but the page is there.
  @Test func onlyThePageIsServedAndOnlyToThoseWhoKnow() throws {
    let lab = try PageLab()
    let client = lab.client
    #expect(client.token.count == 32)
    let page = try client.get("/?token=\(client.token)")
    #expect(page.status == 200 && page.text.contains("<title>gan-lab</title>"))
    #expect(page.headers["cache-control"] == "no-store")
    #expect(page.headers["x-content-type-options"] == "nosniff")
    #expect(page.headers["referrer-policy"] == "no-referrer")
    let policy = try #require(page.headers["content-security-policy"])
    #expect(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"))
    // The script's word is another each time, and stands in the page.
    let word = try #require(policy.split(separator: "'nonce-").last?.prefix { $0 != "'" })
    #expect(page.text.contains("<script nonce=\"\(word)\">") && !page.text.contains("%NONCE%"))
    let again = try client.get("/?token=\(client.token)")
    #expect(again.headers["content-security-policy"] != policy)

    for path in ["/", "/state", "/picture/0", "/nothing"] {
      #expect(try client.get(path).status == 403, "\(path) without a token")
      let wrong = String(client.token.reversed())
      #expect(try client.get("\(path)?token=\(wrong)").status == 403, "\(path), a wrong token")
      #expect(try client.get(path, bearer: wrong).status == 403)
      for host in ["evil.example", "evil.example:\(client.port)", "192.168.0.1", ""] {
        let answer = try client.get("\(path)?token=\(client.token)", host: host)
        #expect(answer.status == 421, "\(path) for \(host)")
        #expect(!answer.text.contains("gan-lab"))
      }
      for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = try client.get("\(path)?token=\(client.token)", method: method)
        #expect(answer.status == 405, "\(method) \(path)")
      }
    }
    for path in [
      "/../../../etc/passwd", "/picture/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
      "/picture/%2e%2e%2fetc%2fpasswd", "//etc/passwd", "/picture/", "/picture/-1", "/picture/0x1",
      "/picture/99999999999", "/picture/1/2", "/page.html", "/favicon.ico", "/.",
      "/..;/",
    ] {
      let answer = try client.get(path, bearer: client.token)
      #expect(answer.status == 404 || answer.text.contains("<title>gan-lab</title>"), "\(path)")
      #expect(!answer.text.contains("root:"), "\(path)")
    }
    // A tunnel has a port of its own.
    #expect(try client.get("/state", host: "localhost:9000", bearer: client.token).status == 200)
  }

  /// What is no HTTP, or is too much of it, ends nothing.
  @Test func nonsenseEndsNothing() throws {
    let lab = try PageLab()
    let client = lab.client
    for text in [
      "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
      "GET /?token=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ] {
      let answer = try client.ask(text, seconds: 2)
      #expect(answer.status == 0 || answer.status >= 400, "\(text.prefix(60).debugDescription)")
    }
    // Three hundred that say nothing, and forty that wait for news.
    var silent: [Int32] = []
    defer { for one in silent { close(one) } }
    for _ in 0..<300 { silent.append(try client.connect()) }
    let readers = (0..<40).map { _ in
      OwnThread { _ = try? client.state(known: "?known=1") }
    }
    #expect(try client.state().status == 200)
    for reader in readers { reader.join() }
    #expect(try client.state().status == 200)
    try lab.run("data ring")
    #expect(try client.state(with: "\"data\":\"ring\"").contains("\"data\":\"ring\""))
  }

  /// The state follows a training step by step, with a picture, and says what else was drawn and measured.
  @Test func stateFollowsTheLab() throws {
    let lab = try PageLab()
    let client = lab.client
    try lab.run("data ring; model gan-mlp hidden=32,32; loss nonsaturating; switch packing")
    var state = try client.state(with: "\"switches\":[\"packing\"]")
    for text in [
      "\"status\":\"idle\"", "\"step\":0", "\"model\":\"gan-mlp hidden=32,32\"",
      "\"loss\":\"nonsaturating\"", "\"switches\":[\"packing\"]",
      "\"plane\":{\"x\":[",
    ] {
      #expect(state.contains(text), "\(text) is not in \(state)")
    }
    lab.terminal.type("train seconds=8\n")
    var steps: [Int] = []
    var samples: Set<Substring> = []
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end, steps.count < 4 || samples.count < 4 {
      state = try client.state().text
      if state.contains("\"status\":\"training\""), let step = number("step", in: state),
        step > steps.last ?? 0
      {
        steps.append(step)
      }
      if let place = state.firstRange(of: "\"samples\":[") {
        samples.insert(state[place.upperBound...].prefix { $0 != "]" })
      }
      if steps.count >= 2, state.contains("\"status\":\"idle\"") { break }
      usleep(150_000)
    }
    #expect(steps.count >= 4 && samples.count >= 4, "\(steps), \(samples.count) draws")
    try lab.terminal.wait(for: "> ")
    state = try client.state(with: "\"status\":\"idle\"", "\"part\":\"discriminator\"")
    #expect(state.contains("\"status\":\"idle\"") && state.contains("\"part\":\"discriminator\""))

    try lab.run("plot losses; measure n=100")
    state = try client.state(with: "\"key\":\"modes_covered\"")
    #expect(state.contains("\"pictures\":[{\"id\":1,\"title\":\"plot losses\""), "\(state)")
    #expect(state.contains("\"key\":\"modes_covered\""))
    let file = try #require(lab.folder.bytes(of: lab.folder.path + "/gan-lab-out/losses.png"))
    #expect(try client.get("/picture/1", bearer: client.token).body == file)
    // Of images there is a picture, made of their pixels.
    try lab.run("data digits train=50 test=10; model gan-mlp hidden=8")
    state = try client.state(with: "\"live\":{", "\"pixels\":true")
    #expect(state.contains("\"live\":{") && state.contains("\"pixels\":true"))
    let sheet = try client.get("/picture/0", bearer: client.token)
    #expect(sheet.status == 200 && sheet.headers["content-type"] == "image/png")
    let pixels = try Pixels(png: sheet.body)
    #expect(pixels.width == 8 * 30 - 2 && pixels.height == pixels.width)
    // A state that is known is held back for a while; one that is not is given at once. What the
    // last commands changed may still be on its way: the wait counts that ends with the same state.
    let boot = try #require(state.split(separator: "\"boot\":\"").last?.prefix { $0 != "\"" })
    var version = try #require(number("version", in: state))
    var known = -1
    var waited = Duration.zero
    for _ in 0..<20 where known != version {
      known = version
      let start = ContinuousClock.now
      let answer = try client.state(known: "?known=\(known)&boot=\(boot)")
      waited = ContinuousClock.now - start
      #expect(answer.status == 200)
      version = try #require(number("version", in: answer.text))
    }
    #expect(known == version && waited > .seconds(2), "\(known), \(version), \(waited)")
    let then = ContinuousClock.now
    #expect(try client.state(known: "?known=\(version)&boot=other").status == 200)
    #expect(ContinuousClock.now - then < .seconds(2))
  }

  /// Ctrl-C and failures are told; so are the language and what is chosen anew.
  @Test func endsOfTrainingsAreTold() throws {
    let lab = try PageLab()
    let client = lab.client
    try lab.run("data ring; model gan-mlp hidden=8; loss nonsaturating; lang fr")
    #expect(try client.state(with: "\"lang\":\"fr\"").contains("\"lang\":\"fr\""))
    lab.terminal.type("train steps=100000000\n")
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end, try !client.state().text.contains("\"rate\"") {
      usleep(100_000)
    }
    lab.terminal.type("\u{3}")
    try lab.terminal.wait(for: "stopped by Ctrl-C")
    try lab.terminal.wait(for: "> ")
    let (stopped, idle, failed) = (
      "\"status\":\"stopped\"", "\"status\":\"idle\"", "\"status\":\"failed\""
    )
    #expect(try client.state(with: stopped).contains(stopped))
    // A model of a known seed: of one that was trained for some time, the critic may be dead, and stay.
    try lab.run("model gan-mlp hidden=8; loss wasserstein; set g-lr=1 d-lr=1 optimizer=sgd")
    #expect(try client.state(with: idle).contains(idle))
    try lab.run("train steps=500")
    let state = try client.state(with: failed)
    #expect(state.contains(failed) && state.contains("\"message\":\"training diverged"), "\(state)")
  }

  /// The page's process ends with the lab, and the lab goes on without it.
  @Test func eachLivesAndDiesInItsOwnWay() throws {
    let folder = try ScratchFolder()
    let lab = try PageLab(in: folder)
    let page = try #require(lab.terminal.lab.child)
    kill(page, SIGKILL)
    try lab.run("data ring; model gan-mlp hidden=8; loss nonsaturating")
    lab.terminal.type("train steps=200\n")
    try lab.terminal.wait(for: "200 in all")
    // Once more, with the token that is kept.
    lab.terminal.type("show\n")
    try lab.terminal.wait(for: "token=\(lab.client.token)")
    try lab.terminal.wait(for: "> ")
    let second = try #require(lab.terminal.lab.child)
    #expect(LabProcess.isAlive(second))
    lab.terminal.lab.signal(SIGKILL)
    _ = try lab.terminal.lab.wait()
    for _ in 0..<200 where LabProcess.isAlive(second) { usleep(20_000) }
    #expect(!LabProcess.isAlive(second))
    // Whoever comes back has the same address, until show off.
    let back = try PageLab(in: folder)
    #expect(back.client.token == lab.client.token)
    try back.run("show off")
    #expect(throws: LabProcess.Failure.self) { try back.client.state() }
    back.terminal.type("show\n")
    try back.terminal.wait(for: "/?token=")
    let token = try back.terminal.wait(for: "\n").prefix(while: \.isHexDigit)
    #expect(token.count == 32 && token != back.client.token)
  }

  /// The same bits with and without somebody who looks on.
  @Test func lookingChangesNothing() throws {
    let commands =
      "data ring; model gan-mlp hidden=64,64; loss nonsaturating; watch on; train steps=15000; "
      + "sample n=50; measure n=200 w2 modes_covered"
    let alone = try LabProcess.run(["--no-rc", "-q", "--json", "--seed", "3", "-c", commands])
    #expect(alone.status == 0, "\(alone.output)")
    let folder = try ScratchFolder()
    folder.makeFolder("state")
    folder.makeFolder("state/gan-lab")
    let token = String(repeating: "0123456789abcdef", count: 2)
    folder.write(token, to: "state/gan-lab/page-token")
    let watched = try LabProcess(
      LabProcess.executable, ["--no-rc", "-q", "--json", "--seed", "3", "-c", "show; \(commands)"],
      in: folder)
    var (looks, states): (Int, Set<String>) = (0, [])
    while LabProcess.isAlive(watched.pid) {
      usleep(20_000)
      guard let port = number("port", in: watched.output),
        let answer = try? TinyClient(port: port, token: token).state(), answer.status == 200
      else { continue }
      looks += 1
      states.insert(answer.text)
    }
    let result = try watched.wait()
    #expect(result.status == 0 && states.count > 3, "\(looks) looks saw \(states.count) states")
    #expect(Self.results(alone.lines) == Self.results(Array(result.lines.dropFirst())))
  }

  /// The lines without what is of the clock.
  private static func results(_ lines: [String]) -> [String] {
    lines.map { line in
      line.replacing(/"(seconds|steps_per_second)":[-+.0-9e]+/, with: "")
    }
  }

  /// A port that is taken, an address that is none: clear words, and the page that there was is gone or stays.
  @Test func whatCannotBeServedIsTold() throws {
    let lab = try PageLab()
    let taken = lab.client.port
    for (line, words) in [
      ("show port=\(taken)", "port \(taken)"), ("show host=192.0.2.1", "192.0.2.1"),
      ("show host=here", "`here` is none"), ("show port=80", "1024"), ("show of", "on, off"),
      ("show off port=9000", "takes no options"),
    ] {
      let result = try LabProcess.run(["--no-rc", "-c", line])
      #expect(result.status == 1, "\(line)")
      #expect(result.errors.contains(words), "\(line): \(result.errors)")
      #expect(result.errors.contains("error: "), "\(line): \(result.errors)")
    }
    #expect(try lab.client.state().status == 200)
  }

  /// The number of a member.
  private func number(_ key: String, in text: String) -> Int? {
    text.firstRange(of: "\"\(key)\":").flatMap { place in
      Int(text[place.upperBound...].prefix(while: \.isNumber))
    }
  }
}

extension ScratchFolder {
  fileprivate func makeFolder(_ name: String) { mkdir("\(path)/\(name)", 0o700) }
}
