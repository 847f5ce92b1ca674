using System.Globalization;
using System.Numerics;
using Engine.Cli.Import;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Cli.Tests.Import;

public sealed class ExactDecimalTests
{
    [Theory]
    [InlineData("0", 3, "0")]
    [InlineData("2.55", 3, "2550")]
    [InlineData("-11062.06", 3, "-11062060")]
    [InlineData("+7", 0, "7")]
    [InlineData(".5", 2, "50")]
    [InlineData("5.", 2, "500")]
    [InlineData("2.5500000", 2, "255")]
    [InlineData("0.1", 1, "1")]
    [InlineData("-0.00", 2, "0")]
    [InlineData("340282366920938463463374607431768211455", 0, "340282366920938463463374607431768211455")]
    [InlineData("3402823669209384634633746074317682114.55", 2, "340282366920938463463374607431768211455")]
    public void A_number_is_read_exactly(string text, int scale, string minor) =>
        Assert.Equal(BigInteger.Parse(minor, CultureInfo.InvariantCulture), Read(text, scale));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData(" 1")]
    [InlineData("--1")]
    [InlineData("٣")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("NaN")]
    public void What_is_no_number_is_refused(string text) => Assert.False(ExactDecimal.TryParse(text, out _));

    [Fact]
    public void More_decimals_than_the_scale_are_refused_never_rounded()
    {
        Assert.True(ExactDecimal.TryParse("1.005", out ExactDecimal value));
        Assert.Equal("has more decimals (3) than the scale, 2", value.ToMinorUnits(2, out _));
        Assert.Null(value.ToMinorUnits(3, out _));
    }

    [Fact]
    public void What_does_not_fit_128_bits_is_refused()
    {
        Assert.True(ExactDecimal.TryParse("340282366920938463463374607431768211455", out ExactDecimal largest));
        Assert.Equal("is above 2^128-1 minor units", largest.ToMinorUnits(1, out _));
        Assert.True(ExactDecimal.TryParse("2", out ExactDecimal two));
        Assert.False(ExactDecimal.TryMultiply(largest, two, out _));
    }

    [Theory]
    [InlineData("-6", "0", false)]
    [InlineData("-6", "2.5", true)]
    [InlineData("1", "-11062.06", true)]
    [InlineData("-2", "-3", false)]
    public void A_product_is_negative_only_where_money_goes_the_other_way(string left, string right, bool negative)
    {
        Assert.True(ExactDecimal.TryParse(left, out ExactDecimal a));
        Assert.True(ExactDecimal.TryParse(right, out ExactDecimal b));
        Assert.True(ExactDecimal.TryMultiply(a, b, out ExactDecimal product));
        Assert.Equal(negative, product.IsNegative);
    }

    [Fact]
    public void Products_are_those_of_arithmetic_without_bounds()
    {
        Gen<(long, int, long, int)> gen =
            from a in ArbMap.Default.GeneratorFor<long>()
            from d in Gen.Choose(0, 10)
            from b in ArbMap.Default.GeneratorFor<long>()
            from e in Gen.Choose(0, 10)
            select (a, d, b, e);
        Prop.ForAll(Arb.From(gen), c =>
        {
            (long a, int d, long b, int e) = c;
            Assert.True(ExactDecimal.TryParse(MoneyText.Of(a, d, false), out ExactDecimal left));
            Assert.True(ExactDecimal.TryParse(MoneyText.Of(b, e, false), out ExactDecimal right));
            Assert.True(ExactDecimal.TryMultiply(left, right, out ExactDecimal product));
            Assert.Null(product.ToMinorUnits(d + e, out UInt128 minor));
            Assert.Equal((BigInteger)a * b, product.IsNegative ? -(BigInteger)minor : minor);
        }).QuickCheckThrowOnFailure();
    }

    private static BigInteger Read(string text, int scale)
    {
        Assert.True(ExactDecimal.TryParse(text, out ExactDecimal value));
        Assert.Null(value.ToMinorUnits(scale, out UInt128 minor));
        return value.IsNegative ? -(BigInteger)minor : minor;
    }
}
