"""What is timed: the peers' workloads as commands of the lab's shell, and the work that they are."""
from dataclasses import dataclass
from processes import Failed, output


@dataclass(frozen=True)
class Workload:
    name: str
    generator: tuple  # widths, latent code first
    critic: tuple  # widths, sample first
    batch: int
    updates: int  # of the critic, for one of the generator
    penalty: bool  # a gradient penalty, which takes derivatives of second order
    data: str
    objective: str  # loss, switches and settings
    steps: int  # of a timed block
    goal: float  # how much faster than the best peer it is to be
    options: str = ""  # of the model

    def commands(self, loss=None):
        """The set-up, with another loss where one is named."""
        hidden = ",".join(map(str, self.generator[1:-1]))
        critic = ",".join(map(str, self.critic[1:-1]))
        objective = self.objective
        if loss:
            objective = f"loss {loss};" + objective.split(";", 1)[1]
        # ema=0: the peers keep no average of their generator.
        return (f"data {self.data}; model gan-mlp hidden={hidden} d-hidden={critic} "
                f"latent={self.generator[0]} ema=0 {self.options}; {objective} batch={self.batch}")

    def layer(self):
        """The largest product of the step, forwards: rows, columns, inner width."""
        inner, columns = max(zip(self.critic, self.critic[1:]), key=lambda p: p[0] * p[1])
        return (self.batch, columns, inner)

    def flop(self):
        """Floating-point operations of one step's matrix products, a multiply-add being two.

        Only what a step cannot do without: no gradient goes to the data, none to the parameters of
        a network that is not updated, and the ReLUs have no second derivative, so that the penalty
        sends nothing back through the critic's forward pass. Between data and samples the critic's first
        layer can be interpolated and needs no product; the lab does so from 64 inputs on."""
        n = self.batch
        forward, critic = product(n, self.generator), product(n, self.critic)
        generator_update = (
            forward + critic  # G, then D, forwards
            + critic  # back through D, to its input
            + forward + product(n, self.generator, skip_first=True))  # G's weights; back through G
        critic_update = (
            forward  # G makes samples, without derivatives
            + 4 * critic + 2 * product(n, self.critic, skip_first=True))  # real and generated
        if self.penalty:
            critic_update += (
                2 * critic - product(n, self.critic[:2])  # forwards at the mixed points, and the gradient there
                + critic + product(n, self.critic, skip_last=True))  # the derivative of both
        return self.updates * critic_update + generator_update


@dataclass(frozen=True)
class FlowWorkload:
    """A flow of affine couplings on the plane, one network each, trained by likelihood."""
    name: str
    couplings: int
    network: tuple  # widths, the half that stays first
    batch: int
    data: str
    objective: str
    steps: int
    goal: float

    def commands(self, loss=None):
        hidden = ",".join(map(str, self.network[1:-1]))
        # As the peers have it: s = tanh of the output, no scaling, no average, no cut, no decay.
        return (f"data {self.data}; model realnvp layers={self.couplings} hidden={hidden} scale=1 "
                f"standardise=off ema=0; {self.objective} batch={self.batch}")

    def layer(self):
        inner, columns = max(zip(self.network, self.network[1:]), key=lambda p: p[0] * p[1])
        return (self.batch, columns, inner)

    def flop(self):
        """Forwards, to the weights and back through each network; none back to the data."""
        once = product(self.batch, self.network)
        return self.couplings * 3 * once - product(self.batch, self.network[:2])


@dataclass(frozen=True)
class AutoEncoderWorkload:
    """A variational auto-encoder with a Bernoulli decoder."""
    name: str
    encoder: tuple  # widths, sample first, means and logarithms of variances last
    batch: int
    data: str
    objective: str
    steps: int
    goal: float

    @property
    def decoder(self):
        return (self.encoder[-1] // 2, *reversed(self.encoder[:-1]))

    def commands(self, loss=None):
        hidden = ",".join(map(str, self.encoder[1:-1]))
        return (f"data {self.data}; model vae decoder=bernoulli hidden={hidden} "
                f"latent={self.decoder[0]}; {self.objective} batch={self.batch}")

    def layer(self):
        inner, columns = max(zip(self.encoder, self.encoder[1:]), key=lambda p: p[0] * p[1])
        return (self.batch, columns, inner)

    def flop(self):
        """Forwards, to the weights and back through both networks; none back to the data."""
        networks = product(self.batch, self.encoder) + product(self.batch, self.decoder)
        return 3 * networks - product(self.batch, self.encoder[:2])


@dataclass(frozen=True)
class ConvolutionWorkload:
    """A generator and a discriminator of two convolutions each, on images that a stride of 2 halves twice."""
    name: str
    side: int
    channels: int
    latent: int
    batch: int
    data: str
    objective: str
    steps: int
    goal: float
    frameworks = ("torch", "torch-compile", "jax", "jax-scan", "jax-im2col", "jax-im2col-scan", "mlx", "mlx-eager")
    has_channels = True  # whose order PyTorch is told

    def commands(self, loss=None):
        return (f"data {self.data}; model dcgan channels={self.channels} latent={self.latent} ema=0; "
                f"{self.objective} batch={self.batch}")

    def layer(self):
        """The convolution between the two levels, as one product."""
        return (self.batch * (self.side // 4) ** 2, 2 * self.channels, 16 * self.channels)

    def flop(self):
        """D's update on data and on samples, G's through D; no gradient goes to data or codes."""
        n, quarter = self.batch, (self.side // 4) ** 2
        outer = 2 * n * 4 * quarter * 16 * self.channels
        inner = 2 * n * quarter * 16 * self.channels * 2 * self.channels
        flat = quarter * 2 * self.channels
        g, d = product(n, (self.latent, flat)) + inner + outer, outer + inner + product(n, (flat, 1))
        critic_update = g + 4 * d + 2 * (d - outer)
        generator_update = g + 2 * d + g + (g - product(n, (self.latent, flat)))
        return critic_update + generator_update


@dataclass(frozen=True)
class FeatureWorkload:
    """k-NN precision and recall and the Fréchet distance of two files of features."""
    name: str
    rows: int
    columns: int
    k: int
    expected: dict  # what all peers find, to the digits that they print
    goal: float
    steps: int = 1

    verb = "measure"
    frameworks = ("torch", "jax", "mlx", "numpy", "numpy-sqrtm")

    def prepare(self, folder, python):
        """Writes the peers' own arrays, from their random numbers."""
        output([python, "-c", NPY.format(n=self.rows, f=self.columns, folder=folder)])

    def commands(self, loss=None):
        return ""

    def step(self, folder):
        return (f"measure samples={folder}/samples.npy data={folder}/data.npy k={self.k} "
                "frechet precision recall")

    def check(self, result):
        """Raises unless the figures are the peers', to the last digit that these print."""
        for name, value in self.expected.items():
            if abs(result[name] - value) > 0.6e-4:
                raise Failed(f"{name} is {result[name]:.6f}, and the peers have {value}")

    def layer(self):
        """A hundred rows against all, as the peers go through them."""
        return (100, self.rows, self.columns)

    def flop(self):
        """The distances between both sets, and within each, where that of a pair is needed once."""
        pairs = self.rows * self.rows + 2 * (self.rows * (self.rows - 1) // 2)
        return 2 * pairs * self.columns


# The first set is the data and the second the samples, as in the peers' script.
NPY = """
import numpy as np
r = np.random.default_rng(0)
data = r.standard_normal(({n}, {f})).astype("f")
np.save("{folder}/data.npy", data)
np.save("{folder}/samples.npy", (1.05 * r.standard_normal(({n}, {f})) + 0.1).astype("f"))
"""


@dataclass(frozen=True)
class LangevinWorkload:
    """Langevin chains in the latent space of a GAN on the plane: E(z) = |z|²/2 - d(G(z))."""
    name: str
    generator: tuple
    critic: tuple
    chains: int
    moves: int
    step_size: float
    goal: float
    steps: int = 3

    verb = "sample"
    frameworks = ("torch", "torch-compile", "jax-scan", "mlx")
    component = ("sampler", "ddls")  # without it there is no row

    def prepare(self, folder, python):
        """Nothing: the lab has all that it needs."""

    def commands(self, loss=None):
        hidden = ",".join(map(str, self.generator[1:-1]))
        critic = ",".join(map(str, self.critic[1:-1]))
        # One step of training: what the chains cost does not depend on what the networks have learned.
        return (f"data {RING}; model gan-mlp hidden={hidden} d-hidden={critic} latent={self.generator[0]} "
                f"ema=0; loss nonsaturating; train steps=1; "
                f"sampler ddls steps={self.moves} step-size={self.step_size}")

    def step(self, folder):
        return f"sample n={self.chains}"

    def check(self, result):
        """Raises unless as many chains were run as the peers run, each as far."""
        if result["n"] != self.chains:
            raise Failed(f"{result['n']} samples of {self.chains} chains")
        if result["discriminator_evaluations"] < self.chains * self.moves:
            raise Failed(f"{result['discriminator_evaluations']} evaluations of the critic are too few")

    def layer(self):
        inner, columns = max(zip(self.critic, self.critic[1:]), key=lambda p: p[0] * p[1])
        return (self.chains, columns, inner)

    def flop(self):
        """Forwards, and back to the codes, through both networks, for each move; nothing to the weights."""
        once = product(self.chains, self.generator) + product(self.chains, self.critic)
        return self.moves * 2 * once


def product(rows, widths, skip_first=False, skip_last=False):
    """FLOPs of `rows` rows going through the layers of these widths once, in either direction."""
    layers = list(zip(widths, widths[1:]))[int(skip_first):len(widths) - 1 - int(skip_last)]
    return sum(2 * rows * a * b for a, b in layers)


RING = "ring modes=8 radius=2 std=0.02"
PENALTY = "loss wasserstein; switch gradient-penalty weight=10; set lr=1e-4 d-steps=5"

WORKLOADS = {w.name: w for w in [
    Workload("gan2d", (2, 128, 128, 2), (2, 128, 128, 1), 256, 1, False, RING,
             "loss nonsaturating; set lr=1e-3 d-steps=1", 400, 1.8),
    Workload("wgangp2d", (2, 128, 128, 2), (2, 128, 128, 1), 256, 5, True, RING, PENALTY, 100, 1.6),
    Workload("wgangp_mnist_mlp", (100, 256, 512, 784), (784, 512, 256, 1), 64, 5, True,
             "uniform-rows", PENALTY, 25, 1.2, options="output=tanh"),
    FlowWorkload("realnvp2d", 8, (1, 64, 64, 2), 512, "ring modes=8 radius=2 std=0.1",
                 "loss nll; set lr=1e-3 clip=0 decay=none", 400, 1.6),
    AutoEncoderWorkload("vae_mnist", (784, 400, 40), 128, "uniform-rows low=0",
                        "loss elbo; set lr=1e-3 clip=0 decay=none", 100, 1.3),
    ConvolutionWorkload("dcgan_mnist", 28, 64, 100, 64, "digits",
                        "loss nonsaturating; set lr=2e-4 beta1=0.5 beta2=0.999 d-steps=1", 20, 1.3),
    LangevinWorkload("ddls2d", (2, 128, 128, 2), (2, 128, 128, 1), 2000, 100, 0.01, 1.1),
    FeatureWorkload("knn_fid", 10_000, 64, 3,
                    {"precision": 0.3830, "recall": 0.7284, "frechet": 1.0038}, 2.0),
]}
