import Lessons
import Testing

/// Where lessons are looked for.
@Suite struct ShelfTests {
  private static let machine = ["/usr/local/share/gan-lab/lessons", "/usr/share/gan-lab/lessons"]

  @Test func ofACheckout() {
    let shelf = LessonShelf(
      environment: ["GANLAB_LESSONS": "/a:b"],
      executable: "/home/u/lab/.build/x86_64-unknown-linux-gnu/release/gan-lab")
    #expect(shelf.folders == ["/a", "b", "Lessons", "/home/u/lab/Lessons"] + Self.machine)
  }

  /// Three folders above an installed program lies what is not the lab's.
  @Test func ofAnInstalledLab() {
    let shelf = LessonShelf(environment: [:], executable: "/home/u/.local/bin/gan-lab")
    #expect(
      shelf.folders
        == ["Lessons", "/home/u/.local/bin/../share/gan-lab/lessons"] + Self.machine)
  }
}
