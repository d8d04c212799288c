// linkwise for .NET, by P/Invoke: what Link.cs needs of include/linkwise.h, in C# 7, for .NET 8 and Mono alike.
// Structures are lent by `[In] ref`, as Mono does not pass `in` to native functions by reference.

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Linkwise
{
    /// <summary>Bytes that are lent. Those of the library live no longer than their handle: copy them.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Slice
    {
        public IntPtr Data;
        public UIntPtr Length;

        public byte[] ToArray()
        {
            var copy = new byte[checked((int)Length.ToUInt64())];
            if (copy.Length > 0) Marshal.Copy(Data, copy, 0, copy.Length);
            return copy;
        }

        public override string ToString() => Encoding.UTF8.GetString(ToArray());
    }

    /// <summary>Bytes in memory that does not move, to lend to calls until it is disposed of.</summary>
    public sealed class Lent : IDisposable
    {
        private readonly byte[] content;
        private GCHandle pin;

        public Lent(byte[] content)
        {
            this.content = content;
            pin = GCHandle.Alloc(content, GCHandleType.Pinned);
        }

        public Lent(string text) : this(Encoding.UTF8.GetBytes(text)) { }

        /// <summary>Throws once this is disposed of.</summary>
        public Slice Slice => new Slice { Data = pin.AddrOfPinnedObject(), Length = Native.Size(content.Length) };

        public void Dispose()
        {
            if (pin.IsAllocated) pin.Free();
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Request
    {
        public UIntPtr Size;
        public Slice Party;
        public Slice Recipient;
        public long Now;
        public long OptOutAsOf;
        public ulong Rows;
        public int Purpose;
        public byte Revoked;
    }

    /// <summary>How far a long act is.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ProgressStep
    {
        public Slice Stage;
        public ulong Done;
        public ulong Total;
    }

    /// <summary>Told how far a long act is: gives 0 to go on. No exception may leave it. Keep it reachable until
    /// the act has returned.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate int ProgressCall(IntPtr context, [In] ref ProgressStep step);

    [StructLayout(LayoutKind.Sequential)]
    public struct Progress
    {
        public UIntPtr Size;
        public ProgressCall Call;
        public IntPtr Context;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Field
    {
        public int Column;
        public Slice Text;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct RejectedRow
    {
        public ulong Row;
        public Slice Code;
        public int Column;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Edge
    {
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 16)] public byte[] Left;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 16)] public byte[] Right;
        public short WeightBits;
        public short EdgeClass;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Level
    {
        public Slice Comparison;
        public Slice Name;
        public double M;
        public double U;
        public int WeightUnits;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Mapping
    {
        public Slice RecordId;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 16)] public byte[] Pseudonym;
    }

    /// <summary>Why a call failed, with every reason of a refusal: a stable code and a sentence.</summary>
    public sealed class LinkwiseException : Exception
    {
        public int Status { get; }
        public IReadOnlyList<(string Code, string Sentence)> Reasons { get; }

        public LinkwiseException(int status, string message, IReadOnlyList<(string, string)> reasons) : base(message)
        {
            Status = status;
            Reasons = reasons;
        }
    }

    /// <summary>The owner of one handle of the library, freed once, also where nobody disposes of it. A call that
    /// it is lent to keeps it alive; one that comes after it was disposed of or consumed throws
    /// <see cref="ObjectDisposedException"/>, and does not reach the library.</summary>
    public sealed class Handle : SafeHandle
    {
        private readonly Action<IntPtr> free;

        /// <summary>Takes over what a function has made; <paramref name="free"/> is the function that frees it.</summary>
        public Handle(Action<IntPtr> free, IntPtr made) : base(IntPtr.Zero, true)
        {
            this.free = free;
            SetHandle(made);
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        protected override bool ReleaseHandle()
        {
            free(handle);
            return true;
        }

        /// <summary>Gives the handle up to a function that consumes it, whatever its result; call that at once.</summary>
        public IntPtr Consume()
        {
            if (IsClosed) throw new ObjectDisposedException(nameof(Handle));
            var given = handle;
            SetHandleAsInvalid();
            return given;
        }
    }

    /// <summary>The functions of the header, by their own names. What is an IntPtr and not a Handle may be zero, or
    /// is consumed.</summary>
    public static class Native
    {
        private const string Name = "linkwise";

        // Constants as in the header; the rest of them can be copied from there.
        public const int Ok = 0, InputRejected = 20;
        public const uint AbiVersion = 1;
        public const int NhsNumber = 1, UniquePupilNumber = 4;
        public const int ActEncode = 1, ActScore = 3, PurposeResearch = 5, PurposeLinkageQuality = 7, Denies = 1;

        private static readonly UIntPtr TextFailed = new UIntPtr(UIntPtr.Size == 8 ? ulong.MaxValue : uint.MaxValue);

        public delegate UIntPtr Writes(Handle handle, byte[] buffer, UIntPtr capacity);
        public delegate int Permits(Handle agreement, [In] ref Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);

        public static UIntPtr Size(int size) => new UIntPtr(checked((uint)size));

        public static UIntPtr SizeOf<T>() => Size(Marshal.SizeOf<T>());

        /// <summary>From 0 to below the count.</summary>
        public static IEnumerable<UIntPtr> Indices(UIntPtr count)
        {
            for (ulong index = 0; index < count.ToUInt64(); ++index) yield return new UIntPtr(index);
        }

        /// <summary>The whole text of a function that writes into a buffer.</summary>
        public static string Text(Writes function, Handle handle)
        {
            var length = function(handle, null, UIntPtr.Zero);
            if (length == TextFailed) throw new InvalidOperationException("there is no text");
            var buffer = new byte[checked((int)length.ToUInt64() + 1)];
            function(handle, buffer, Size(buffer.Length));
            return Encoding.UTF8.GetString(buffer, 0, buffer.Length - 1);
        }

        /// <summary>Throws where a call failed, and frees its error.</summary>
        public static void Check(int status, IntPtr error)
        {
            if (status == Ok) return;
            using (var owner = new Handle(linkwise_error_free, error))
            {
                var reasons = new List<(string, string)>();
                foreach (var index in Indices(linkwise_error_reason_count(owner)))
                {
                    linkwise_error_reason(owner, index, out var code, out var sentence);
                    reasons.Add((code.ToString(), sentence.ToString()));
                }
                throw new LinkwiseException(status, Text(linkwise_error_message, owner), reasons);
            }
        }

        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern uint linkwise_abi_version();
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_error_message(Handle error, byte[] buffer, UIntPtr capacity);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_error_reason_count(Handle error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_error_reason(Handle error, UIntPtr index, out Slice code, out Slice sentence);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_identifier_read(int kind, Slice text, Slice authority, Slice system, [MarshalAs(UnmanagedType.U1)] bool acceptNeverIssued, out IntPtr identifier, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_identifier_text(Handle identifier, byte[] buffer, UIntPtr capacity);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_identifier_identify(Slice text, out uint schemes, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_signer_generate(out IntPtr signer, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_signer_public_key(Handle signer, byte[] buffer, UIntPtr capacity);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_card_new(Slice name, Slice signer, Slice recipient, Slice origin, Slice logKey, out IntPtr card, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_log_create(Slice folder, Slice state, Slice origin, Slice actor, long now, ref IntPtr signer, out IntPtr log, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_new(Slice id, Slice nonce, ulong epoch, Slice from, Slice until, out IntPtr terms, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_add_party(Handle terms, Handle card, uint roles, int sector, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_set_batch(Handle terms, uint smallest, ulong most, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_set_synthetic(Handle terms, Slice reference, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_terms_draft(ref IntPtr terms, out IntPtr draft, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_trust_new(out IntPtr trust, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_trust_add(Handle trust, Handle card, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_draft_sign(Handle draft, Handle signer, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_draft_grant(ref IntPtr draft, Handle trust, long now, out IntPtr agreement, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_agreement_digest(Handle agreement, byte[] buffer, UIntPtr capacity);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_agreement_decide(Handle agreement, int act, [In] ref Request request, out IntPtr decision, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] [return: MarshalAs(UnmanagedType.U1)] public static extern bool linkwise_decision_permits(Handle decision);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_decision_reason_count(Handle decision);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_decision_reason(Handle decision, UIntPtr index, out Slice code, out Slice sentence, out Slice citation, out int weight, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_decision_canonical(Handle decision, out IntPtr bytes, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_bytes_data(Handle bytes, out Slice data, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_rules_new(Handle agreement, out IntPtr rules, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_records_new(Handle rules, out IntPtr records, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_records_add(Handle records, Field[] fields, UIntPtr count, uint shield, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_records_count(Handle records);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_records_rejected_count(Handle records);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_records_rejected(Handle records, UIntPtr index, out RejectedRow row, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_root_key_generate(out IntPtr root, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_root_key_link_key(Handle root, Handle agreement, out IntPtr key, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_outlets_new(out IntPtr outlets, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_outlets_add_memory(Handle outlets, Slice name, out IntPtr output, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_output_bytes(Handle output, out Slice bytes, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_sources_new(out IntPtr sources, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_sources_add_bytes(Handle sources, Slice bytes, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_encode(Handle agreement, [In] ref Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_score(Handle agreement, [In] ref Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_assemble(Handle agreement, [In] ref Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_map(Handle agreement, [In] ref Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_permit_explain(Handle agreement, [In] ref Request request, ulong acknowledged, out IntPtr permit, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_encode(ref IntPtr permit, Handle records, IntPtr registers, Handle key, Handle signer, Handle log, long now, Slice scratch, ref IntPtr outlets, [In] ref Progress progress, out IntPtr report, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern ulong linkwise_encode_report_records(Handle report);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_score(ref IntPtr permit, ref IntPtr batches, Handle signer, Handle log, long now, ref IntPtr outlets, IntPtr progress, out IntPtr report, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern ulong linkwise_score_report_met(Handle report);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern ulong linkwise_score_report_released(Handle report);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_assemble(ref IntPtr permit, ref IntPtr edges, ref IntPtr handles, Handle signer, Handle log, long now, Slice recipient, ref IntPtr outlets, IntPtr progress, out IntPtr report, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern ulong linkwise_assemble_report_matches(Handle report);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_map(ref IntPtr permit, ref IntPtr references, ref IntPtr map, IntPtr barred, Handle signer, Handle log, long now, IntPtr outlets, out IntPtr mappings, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_mappings_count(Handle mappings);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_mappings_at(Handle mappings, UIntPtr index, out Mapping mapping, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_released_edges(ref IntPtr permit, ref IntPtr file, Handle signer, Handle log, long now, out IntPtr edges, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_edges_count(Handle edges);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_edges_at(Handle edges, UIntPtr index, out Edge edge, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_explain(ref IntPtr permit, ref IntPtr batches, Slice left, Slice right, Handle signer, Handle log, long now, IntPtr progress, out IntPtr explanation, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern short linkwise_explanation_weight_bits(Handle explanation);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern short linkwise_explanation_threshold_bits(Handle explanation);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_explanation_level_count(Handle explanation);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_explanation_level(Handle explanation, UIntPtr index, out Level level, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_verifier_new(out IntPtr verifier, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_verifier_add_folder(Handle verifier, Slice folder, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_log_key_of_card(Handle card, out IntPtr key, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_verifier_pin_log(Handle verifier, Handle key, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern int linkwise_verifier_verify(Handle verifier, long now, out IntPtr verdict, out IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] [return: MarshalAs(UnmanagedType.U1)] public static extern bool linkwise_verdict_is_sound(Handle verdict);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern UIntPtr linkwise_verdict_text(Handle verdict, byte[] buffer, UIntPtr capacity);

        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_agreement_free(IntPtr agreement);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_assemble_permit_free(IntPtr permit);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_assemble_report_free(IntPtr report);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_bytes_free(IntPtr bytes);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_card_free(IntPtr card);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_decision_free(IntPtr decision);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_draft_free(IntPtr draft);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_edges_free(IntPtr edges);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_encode_permit_free(IntPtr permit);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_encode_report_free(IntPtr report);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_error_free(IntPtr error);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_explain_permit_free(IntPtr permit);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_explanation_free(IntPtr explanation);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_identifier_free(IntPtr identifier);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_link_key_free(IntPtr key);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_log_free(IntPtr log);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_log_key_free(IntPtr key);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_map_permit_free(IntPtr permit);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_mappings_free(IntPtr mappings);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_outlets_free(IntPtr outlets);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_output_free(IntPtr output);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_records_free(IntPtr records);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_root_key_free(IntPtr key);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_rules_free(IntPtr rules);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_score_permit_free(IntPtr permit);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_score_report_free(IntPtr report);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_signer_free(IntPtr signer);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_sources_free(IntPtr sources);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_terms_free(IntPtr terms);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_trust_free(IntPtr trust);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_verdict_free(IntPtr verdict);
        [DllImport(Name, CallingConvention = CallingConvention.Cdecl)] public static extern void linkwise_verifier_free(IntPtr verifier);
    }
}
