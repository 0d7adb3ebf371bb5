import Learning
import TestSupport
import Testing

@testable import Autograd

/// First layers whose values between two batches are taken from their values on both.
struct LayerNotesTests {
  /// A layer of 80 inputs, two batches, and the rows between them.
  private struct Setting {
    let weight, bias, batch, x, t: Tensor

    init(inputs: Int = 80, _ dtype: DType = .float64) {
      var random = Random(seed: 5)
      weight = random.normal([inputs, 6], dtype: dtype).tracked()
      bias = random.normal([6], dtype: dtype).tracked()
      let ends = (0..<2).map { _ in random.normal([7, inputs], dtype: dtype) }
      t = random.uniform([7, 1], dtype: dtype)
      batch = concatenate(ends)
      x = ends[1].lerp(to: ends[0], t).tracked()
    }

    /// What a layer behind which a leaky ReLU of `slope` stands makes of x after it has seen the batch.
    func between(slope: Double?, _ notes: LayerNotes = LayerNotes()) -> Tensor {
      _ = notes.noting(batch) { layer(batch, slope) }
      return notes.between(x, at: t) { layer(x, slope) }
    }

    func layer(_ x: Tensor, _ slope: Double?) -> Tensor {
      RectifiedRun(x).linear(weight, bias, rectifying: slope).result
    }
  }

  @Test(arguments: [nil, 0.2, 0.01, 1], DType.allCases)
  func takesTheValuesAtBothEnds(_ slope: Double?, _ dtype: DType) throws {
    let setting = Setting(dtype)
    let found = setting.between(slope: slope)
    #expect(found.primitive is LerpLinear)
    let wanted = setting.layer(setting.x, slope)
    #expect(wanted.primitive is Affine)
    let tolerance = Tolerance.mixed(dtype == .float32 ? 1e-5 : 1e-13)
    #expect(mismatch(found, try Values(wanted), tolerance) == nil)
  }

  /// A ReLU forgets what it was given, and a product of a few terms costs no more than the pass.
  @Test func multipliesWhereItMust() {
    #expect(Setting().between(slope: 0).primitive is Affine)
    #expect(Setting().between(slope: 1e-3).primitive is Affine)
    #expect(Setting(inputs: 63).between(slope: nil).primitive is Affine)
    #expect(Setting(inputs: 64).between(slope: nil).primitive is LerpLinear)
  }

  /// Rows that nobody spoke of, another layer, another slope, another time.
  @Test func knowsNothingElse() {
    let (setting, notes) = (Setting(), LayerNotes())
    _ = setting.between(slope: 0.2, notes)
    let copy = (setting.x * 1).tracked()
    func inside(_ body: () -> Tensor) -> Tensor { notes.between(setting.x, at: setting.t, body) }
    #expect(inside { setting.layer(copy, 0.2) }.primitive is Affine)
    #expect(inside { setting.layer(setting.x, nil) }.primitive is Affine)
    let other = setting.weight.detached.tracked()
    #expect(inside { setting.x.linear(other, setting.bias) }.primitive is Affine)
    #expect(setting.layer(setting.x, 0.2).primitive is Affine)
    #expect(inside { setting.layer(setting.x, 0.2) }.primitive is LerpLinear)
  }

  /// What the notes hold is of the weights as they were.
  @Test(arguments: [0, 1]) func weightsThatMovedAreMultipliedAnew(_ place: Int) throws {
    let (setting, notes) = (Setting(), LayerNotes())
    _ = setting.between(slope: 0.2, notes)
    let moved = [setting.weight, setting.bias][place]
    try moved.assign(moved.detached * 2)
    let found = notes.between(setting.x, at: setting.t) { setting.layer(setting.x, 0.2) }
    #expect(found.primitive is Affine)
    #expect(setting.between(slope: 0.2, notes).primitive is LerpLinear)
  }

  /// One number for each row, as many as there are columns, means the columns: such t are not taken for rows'.
  @Test func weightsOfColumnsAreNotThoseOfRows() {
    let (setting, notes) = (Setting(), LayerNotes())
    _ = setting.between(slope: 0.2, notes)
    for shape in [[7], [1, 7]] as [Shape] {
      let found = notes.between(setting.x, at: setting.t.reshaped(shape)) {
        setting.layer(setting.x, 0.2)
      }
      #expect(found.primitive is Affine)
    }
  }

  /// Trainings from before `lerp` was an operation end at the same numbers.
  @Test(arguments: DType.allCases, [[9, 2], [5, 40], [3, 4, 6]] as [Shape])
  func lerpHasTheBitsOfSingleOperations(_ dtype: DType, _ shape: Shape) throws {
    var random = Random(seed: 17)
    let (a, b) = (random.normal(shape, dtype: dtype), random.normal(shape, dtype: dtype))
    let ones = shape.dimensions.dropFirst().map { _ in 1 }
    let t = random.uniform(Shape([shape[0]] + ones), dtype: dtype)
    let (found, wanted) = (a.lerp(to: b, t), t * b + (1 - t) * a)
    #expect(try Values(found).values == Values(wanted).values)
  }

  /// An error leaves nothing behind, and failed tensors go through.
  @Test func errorsLeaveNothingBehind() throws {
    struct Stop: Error {}
    let (setting, notes) = (Setting(), LayerNotes())
    #expect(throws: Stop.self) { try notes.noting(setting.batch) { throw Stop() } }
    #expect(setting.layer(setting.x, 0.2).primitive is Affine)
    let failed = setting.x.lerp(to: setting.weight, setting.t)
    #expect(failed.failure != nil)
    #expect(notes.between(failed, at: setting.t) { setting.layer(failed, nil) }.failure != nil)
  }
}
