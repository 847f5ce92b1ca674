using System.Runtime.CompilerServices;
using Engine.Core.Ledger;

namespace Engine.Core.Tests.Ledger;

public class SegmentedLogTests
{
    [Fact]
    public void Items_keep_their_value_while_the_log_grows_over_several_segments()
    {
        SegmentedLog<Account> log = new();
        for (int i = 0; i < 200_000; i++)
        {
            log.Add() = new Account { Timestamp = (ulong)i };
        }

        Assert.Equal(200_000, log.Count);
        Assert.All(Enumerable.Range(0, log.Count), i => Assert.Equal((ulong)i, log[i].Timestamp));
    }

    [Fact]
    public void Items_do_not_move_once_the_first_segment_is_full()
    {
        SegmentedLog<Account> log = new();
        for (int i = 0; i < 65_536; i++)
        {
            log.Add() = default;
        }

        ref Account first = ref log[0];
        log.Add() = default;
        Assert.True(Unsafe.AreSame(ref first, ref log[0]));
    }

    [Fact]
    public void A_truncated_item_is_overwritten_by_the_next()
    {
        SegmentedLog<int> log = new();
        log.Add() = 1;
        log.Add() = 2;
        log.Truncate(1);
        log.Add() = 3;
        Assert.Equal([1, 3], [log[0], log[1]]);
    }

    [Fact]
    public void Runs_are_cleared_even_where_something_stood_before()
    {
        SegmentedLog<ulong> log = new();
        log[log.AddCleared(1024) + 1023] = 7;
        log.Truncate(0);
        Assert.Equal(0, log.AddCleared(1024));
        Assert.Equal(0ul, log[1023]);
    }

    [Fact]
    public void The_bytes_of_all_segments_are_the_items_and_nothing_behind_them()
    {
        SegmentedLog<ulong> log = new();
        for (int i = 0; i < 1_100_000; i++)
        {
            log.Add() = (ulong)i;
        }

        log.Truncate(1_050_000);
        int bytes = 0;
        for (int offset = 0; offset < log.Count;)
        {
            bytes += log.NextBytes(ref offset).Length;
        }

        Assert.Equal(1_050_000 * sizeof(ulong), bytes);
    }

    [Fact]
    public void Items_keep_their_numbers_when_older_ones_are_given_back()
    {
        SegmentedLog<Account> log = new();
        int first = 0;
        for (int i = 0; i < 2_000_000; i++)
        {
            Assert.Equal(i, log.Next);
            log.Add() = new Account { Timestamp = (ulong)i };
            if (log.Count > 150_000)
            {
                int given = i % 7 * 20_000;
                log.RemoveFirst(given);
                first += given;
                Assert.Equal(first, log.First);
                Assert.All(
                    [first, first + (log.Count / 2), i], number => Assert.Equal((ulong)number, log[number].Timestamp));
            }
        }
    }

    [Fact]
    public void A_log_that_gave_everything_back_goes_on()
    {
        SegmentedLog<ulong> log = new();
        log.Add() = 1;
        log.RemoveFirst(1);
        log.Add() = 2;
        Assert.Equal((1, 1, 2ul), (log.Count, log.First, log[1]));
        int offset = 0;
        Assert.Equal(sizeof(ulong), log.NextBytes(ref offset).Length);
    }

    [Fact]
    public unsafe void Records_begin_at_cache_lines_however_often_the_log_has_grown()
    {
        SegmentedLog<Account> log = new();
        for (int i = 0; i < 200_000; i++)
        {
            log.Add() = new Account { Id = (UInt128)i };
            Assert.Equal(0, (nint)Unsafe.AsPointer(ref log[i]) % 64);
        }

        for (int i = 0; i < 200_000; i++)
        {
            Assert.Equal((UInt128)i, log[i].Id);
        }
    }
}
